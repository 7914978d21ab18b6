import { ClusterCase, clusterCase, settingsOf } from "./scenarios";

interface CaseValues {
  readonly region: string;
  readonly name: string;
  readonly cluster: {
    readonly kubernetesVersion: string;
    readonly bucketName: string;
    readonly sshKeyName?: string;
    readonly controlPlane: { readonly replicas: number; readonly instanceType: string };
    readonly workers: { readonly replicas: number; readonly instanceType: string };
    readonly cloudProviderVersion?: string;
  };
}

/**
 * Sets of values for all that the provider's template has a variable for: the guide's, three in which every one is
 * another, and one without those that may be left out.
 */
const values: Readonly<Record<string, CaseValues>> = {
  "the guide": {
    region: "us-east-1",
    name: "ignition-cluster",
    cluster: {
      kubernetesVersion: "v1.36.3",
      bucketName: "cluster-api-provider-aws-my-bucket",
      sshKeyName: "my-key",
      controlPlane: { replicas: 1, instanceType: "t3a.medium" },
      workers: { replicas: 2, instanceType: "t3a.small" },
    },
  },
  "a large cluster": {
    region: "eu-central-1",
    name: "large",
    cluster: {
      kubernetesVersion: "v1.35.5",
      bucketName: "cluster-api-provider-aws-large.example",
      sshKeyName: "operators@example.org 2026",
      controlPlane: { replicas: 5, instanceType: "m6a.4xlarge" },
      workers: { replicas: 200, instanceType: "c7i-flex.large" },
      cloudProviderVersion: "v1.35.0",
    },
  },
  "a cluster without workers": {
    region: "ap-southeast-2",
    name: "c",
    cluster: {
      kubernetesVersion: "v1.30.14",
      bucketName: "cluster-api-provider-aws-0",
      sshKeyName: "k",
      controlPlane: { replicas: 1, instanceType: "t4g.medium" },
      workers: { replicas: 0, instanceType: "u-6tb1.metal" },
    },
  },
  "a cluster with the longest name": {
    region: "us-west-2",
    name: "a-cluster-whose-name-is-as-long-as-they-get",
    cluster: {
      kubernetesVersion: "v1.33.12",
      bucketName: "cluster-api-provider-aws-with-a-name-of-sixty-three-characters0",
      sshKeyName: "0123",
      controlPlane: { replicas: 3, instanceType: "r6id.32xlarge" },
      workers: { replicas: 1, instanceType: "i4i.metal" },
      cloudProviderVersion: "v1.33.2",
    },
  },
};

/** What upstream fills in for what is left out, it fills in on both sides, or the difference is a reviewed one. */
export const withoutOptional = "a cluster without the variables that may be left out";
const leftOut: CaseValues = {
  region: "us-east-2",
  name: "left-out",
  cluster: {
    kubernetesVersion: "v1.36.3",
    bucketName: "cluster-api-provider-aws-left-out",
    controlPlane: { replicas: 1, instanceType: "t3a.medium" },
    workers: { replicas: 1, instanceType: "t3a.small" },
  },
};

/** The settings that a stack's file would have for the values; all else has its default. */
function caseOf({ region, name, cluster: { workers, ...cluster } }: CaseValues, namespace: string): ClusterCase {
  const clusters = { [name]: { ...cluster, namespace, pools: { "md-0": workers } } };
  return clusterCase(name, settingsOf({ region, management: { kind: {} }, clusters }), "capi-ignition/dev");
}

/**
 * The clusters of the comparison with the template, by what their values are those of, each in a namespace of its own.
 */
export const workloadCases: Readonly<Record<string, ClusterCase>> = Object.fromEntries(
  Object.entries({ ...values, [withoutOptional]: leftOut }).map(([which, given], index) => [
    which,
    caseOf(given, `program-${index}`),
  ]),
);
