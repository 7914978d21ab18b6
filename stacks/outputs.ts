import * as pulumi from "@pulumi/pulumi";

import type { CalicoCni } from "../components/cni/calico";
import { namingOf } from "../components/iam/roles";
import { serverOf } from "../components/kubernetes/kubeconfig";
import type { Management } from "../components/management/existingManagement";
import { uidIn } from "../components/program/probe/identity";
import type { WorkloadCluster } from "../components/workload/workloadCluster";
import type { Applied } from "./applied/record";
import type { Manifests } from "./manifests";
import type { CheckedSettings } from "./settings/readSettings";
import { makesRoles } from "./settings/rules";

/** What a stack says of one workload cluster. */
export interface ClusterOutputs {
  /** URL of its API server. */
  readonly endpoint: pulumi.Output<string>;
  /** Secret: whoever has it is the cluster's administrator. */
  readonly kubeconfig: pulumi.Output<string>;
  readonly kubernetesVersion: string;
  /** Text of `kubectl cluster-info`. */
  readonly clusterInfo: pulumi.Output<string>;
  /** Text of `kubectl get nodes`, when all of them were Ready. */
  readonly nodes: pulumi.Output<string>;
}

/**
 * What a stack says of the roles of controllers and machines, to those that have clusters on its management cluster.
 */
export interface IamOutputs {
  /** Whether this stack makes them. */
  readonly manage: boolean;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** What the buckets' names begin with that the controllers may touch. */
  readonly bucketNamePrefix: string;
}

export interface PlatformOutputs {
  /** What the stack has written on all that it has made, whatever it is called since. */
  readonly owner: string;
  readonly management: {
    /** Path of its kubeconfig, or its text as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** Context of the kubeconfig, if not its current one. */
    readonly context?: string;
    /** What it is known by: the uid of its namespace kube-system; none where the user may not read that. */
    readonly uid: pulumi.Output<string | undefined>;
    /**
     * Versions of Cluster API's providers by clusterctl's label; none where they were installed neither by this program
     * nor by a stack of it.
     */
    readonly providers: Readonly<Record<string, string>>;
  };
  readonly iam: IamOutputs;
  /** What the next run compares its settings with. */
  readonly applied: Applied;
  /** The AWS account that it is in, with which the next run compares its own. */
  readonly account?: string;
  readonly clusters: Readonly<Record<string, ClusterOutputs>>;
}

export function clusterOutputs(
  { kubeconfig }: Pick<WorkloadCluster, "kubeconfig">,
  { clusterInfo, nodes }: Pick<CalicoCni, "clusterInfo" | "nodes">,
  kubernetesVersion: string,
): ClusterOutputs {
  // The address is not a secret, though it is read from one.
  return { endpoint: pulumi.unsecret(kubeconfig.apply(serverOf)), kubeconfig, kubernetesVersion, clusterInfo, nodes };
}

export function managementOutputs(
  { access, preflight }: Management,
  { components, managementStack }: Manifests,
): PlatformOutputs["management"] {
  const installed = Object.fromEntries(
    components.providers.map(({ provider: { label }, version }) => [label, version]),
  );
  return { ...access, uid: preflight.stdout.apply(uidIn), providers: managementStack?.providers ?? installed };
}

export function iamOutputs({ iam, management }: Pick<CheckedSettings, "iam" | "management">): IamOutputs {
  return { manage: makesRoles({ iam, management }), ...namingOf(iam), bucketNamePrefix: iam.s3Buckets.namePrefix };
}
