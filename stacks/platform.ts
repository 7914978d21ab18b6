import type { Provider as AwsProvider } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { CalicoCni } from "../components/cni/calicoCni";
import { IamStack } from "../components/iam/iamStack";
import { KubernetesObject } from "../components/kubernetes/kubernetesObject";
import { encodeAsProfile } from "../components/management/credentials";
import { ManagementCluster, ManagementClusterSource } from "../components/management/managementCluster";
import { BootstrapBucket } from "../components/storage/bootstrapBucket";
import { partitionOf } from "../components/storage/bucketPolicy";
import { WorkloadCluster } from "../components/workload/workloadCluster";
import { clusterSpec } from "./clusterSpec";
import { Manifests } from "./manifests";
import { clusterOutputs, ClusterOutputs, PlatformOutputs } from "./outputs";
import { awsProvider } from "./providers";
import { CheckedSettings } from "./settings/readSettings";
import { ManagementSettings } from "./settings/schema/management";

/** What all workload clusters stand on. */
interface Foundation {
  readonly settings: CheckedSettings;
  readonly manifests: Manifests;
  /** Names what this stack owns on clusters: it never changes, and no other stack has it. */
  readonly identity: string;
  readonly aws: AwsProvider;
  /** None where the roles exist already. */
  readonly iam: readonly IamStack[];
  readonly management: ManagementCluster;
  readonly namespaces: ReadonlyMap<string, KubernetesObject>;
}

/** Not before the preflight: a management cluster that cannot be used leaves nothing in AWS, either. */
function awsOptions(provider: AwsProvider, { preflight }: ManagementCluster): pulumi.ComponentResourceOptions {
  return { providers: { aws: provider }, dependsOn: preflight };
}

function makeIam({ iam: { manage, ...configuration }, region }: CheckedSettings, options: pulumi.ComponentResourceOptions): IamStack[] {
  return manage ? [new IamStack("iam", { ...configuration, partition: configuration.partition ?? partitionOf(region) }, options)] : [];
}

function managementSource({ cluster, kind }: ManagementSettings): ManagementClusterSource {
  if (cluster !== undefined) return { kind: "existing", ...cluster };
  if (kind !== undefined) return { kind: "kind", ...kind };
  throw new Error("the settings name no management cluster, and were not refused");
}

function makeManagement({ management, credentials, region, clusters }: CheckedSettings, { components, certManager }: Manifests, identity: string): ManagementCluster {
  const { featureGates, variables, readyMinutes } = management;
  return new ManagementCluster("management", {
    cluster: managementSource(management),
    components: components.providers,
    featureGates,
    variables,
    credentials: pulumi.secret(encodeAsProfile(credentials, region)),
    certManager,
    clusterIdentifier: identity,
    workloadClusters: Object.entries(clusters).map(([name, { namespace }]) => ({ namespace, name })),
    readyMinutes,
  });
}

/** `default` is there; each other one is made once, whatever number of clusters share it. */
function makeNamespaces({ clusters }: CheckedSettings, management: ManagementCluster): Map<string, KubernetesObject> {
  const names = new Set(Object.values(clusters).map(({ namespace }) => namespace).filter((name) => name !== "default"));
  const manifest = (name: string): { apiVersion: string; kind: string; metadata: { name: string } } => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  return new Map([...names].map((name) => [name, new KubernetesObject(name, manifest(name), { provider: management.provider, dependsOn: management })]));
}

function makeCluster(name: string, foundation: Foundation): ClusterOutputs {
  const { settings, manifests, identity, management } = foundation;
  const { bucketName, timeouts, tags, namespace, kubernetesVersion } = settings.clusters[name]!;
  const bucket = new BootstrapBucket(name, { bucketName, region: settings.region, tags }, awsOptions(foundation.aws, management));
  const namespaces = [foundation.namespaces.get(namespace)].filter((found) => found !== undefined);

  const { nodesMinutes, ...workloadTimeouts } = timeouts;
  const args = { spec: { ...clusterSpec(name, settings), owner: identity }, addonTemplate: manifests.components.clusterTemplate, management: management.access, timeouts: workloadTimeouts };
  // No value of these goes into the cluster's objects, but its deletion needs them all until its last machine is gone.
  const dependsOn = [...foundation.iam, bucket, management, ...namespaces];
  const workload = new WorkloadCluster(name, args, { providers: { kubernetes: management.provider }, dependsOn });

  const cniArgs = { target: workload, manifest: manifests.cni.get(name)!, management: management.access, clusterIdentifier: `${identity}/${name}`, readyMinutes: nodesMinutes };
  const cni = new CalicoCni(`${name}-calico`, cniArgs);
  return clusterOutputs(workload, cni, kubernetesVersion);
}

/** The whole graph, top to bottom, of settings that were checked and manifests that were read. */
export function platform(settings: CheckedSettings, manifests: Manifests): PlatformOutputs {
  const identity = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const provider = awsProvider(settings);
  const management = makeManagement(settings, manifests, identity);
  const iam = makeIam(settings, awsOptions(provider, management));
  const foundation = { settings, manifests, identity, aws: provider, iam, management, namespaces: makeNamespaces(settings, management) };
  const clusters = Object.keys(settings.clusters).map((name) => [name, makeCluster(name, foundation)] as const);
  const providers = Object.fromEntries(manifests.components.providers.map(({ provider: { label }, version }) => [label, version]));
  return { management: { kubeconfig: management.access.kubeconfig, providers }, clusters: Object.fromEntries(clusters) };
}
