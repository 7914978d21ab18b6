import type { Provider as AwsProvider } from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { CalicoCni } from "../components/cni/calico";
import { ClusterRoles } from "../components/iam/clusterRoles";
import type { IamArgs } from "../components/iam/configuration";
import { IamStack } from "../components/iam/iamStack";
import { clusterProfileNames } from "../components/iam/ownRoles";
import { instanceProfileNames } from "../components/iam/roles";
import { ownedBy } from "../components/kubernetes/clusterApi";
import type { KubernetesManifest } from "../components/kubernetes/manifest";
import { KubernetesObject } from "../components/kubernetes/object";
import type { Management } from "../components/management/existingManagement";
import { otherHands } from "../components/program/otherHands";
import { guardCommand, sameClusterCommand } from "../components/program/probe/commands";
import { defined } from "../components/schema/values";
import { BootstrapBucket } from "../components/storage/bootstrapBucket";
import { partitionOf } from "../components/storage/bucket";
import type { ClusterContext } from "../components/workload/objects";
import { WorkloadCluster } from "../components/workload/workloadCluster";
import { appliedOf } from "./applied/record";
import { managementCluster } from "./management";
import { Manifests } from "./manifests";
import { clusterOutputs, ClusterOutputs, iamOutputs, managementOutputs, PlatformOutputs } from "./outputs";
import { awsProvider } from "./providers";
import { CheckedSettings } from "./settings/readSettings";
import { hasOwnRoles, makesRoles } from "./settings/rules";
import { workloadSettings } from "./settings/settings";

/** What all workload clusters stand on. */
interface Foundation {
  readonly settings: CheckedSettings;
  readonly manifests: Manifests;
  /** Names what this stack owns on clusters: it never changes, and no other stack has it. */
  readonly owner: string;
  readonly aws: AwsProvider;
  readonly asked: readonly AwsProvider[];
  /** None where the roles exist already. */
  readonly iam: readonly IamStack[];
  readonly management: Management;
  /** What must not be deleted before the last Cluster; none where the installation is another's. */
  readonly guards: readonly pulumi.Resource[];
  readonly namespaces: ReadonlyMap<string, KubernetesObject>;
}

/** Not before the preflight: a management cluster that cannot be used leaves nothing in AWS, either. */
function awsOptions(provider: AwsProvider, { preflight }: Management): pulumi.ComponentResourceOptions {
  return { providers: { aws: provider }, dependsOn: preflight };
}

function iamArgs({ iam, region, clusters }: CheckedSettings): IamArgs {
  const roles = Object.entries(clusters).map(([name, { bucketName }]) => ({ name, bucketName }));
  return { ...iam, partition: iam.partition ?? partitionOf(region), clusters: roles };
}

/**
 * With the roles that clusters share, even where each of this stack has its own: other stacks' clusters on the same
 * management cluster have them, and so have machines of an earlier version until they are replaced.
 */
function makeIam(settings: CheckedSettings, options: pulumi.ComponentResourceOptions): IamStack[] {
  return makesRoles(settings) ? [new IamStack("iam", iamArgs(settings), options)] : [];
}

/** The roles of one cluster's machines alone; none where they have those that all share. */
function makeClusterRoles(
  name: string,
  { settings, aws, iam, management }: Foundation,
  bucketName: string,
): ClusterRoles[] {
  if (!hasOwnRoles(settings)) return [];
  const cluster = { name, bucketName };
  return iam.map((shared) => new ClusterRoles(name, { cluster, shared }, awsOptions(aws, management)));
}

/**
 * A destroy of an installation begins with it, once the stack's own clusters are gone: roles and namespaces go after
 * it, too.
 */
function makeGuards(
  { management: { install } }: CheckedSettings,
  management: Management,
  owner: string,
  others: readonly pulumi.Resource[],
): pulumi.Resource[] {
  return install
    ? [guardCommand("management-guard", owner, management.access, { dependsOn: [management, ...others] })]
    : [];
}

/**
 * `default` is there; each other one is made once, whatever number of clusters share it, unless all of them are there.
 */
function makeNamespaces(
  { clusters, management: { makeNamespaces: wanted } }: CheckedSettings,
  management: Management,
  owner: string,
): Map<string, KubernetesObject> {
  const names = new Set(
    Object.values(clusters)
      .map(({ namespace }) => namespace)
      .filter((name) => name !== "default"),
  );
  const manifest = (name: string): KubernetesManifest => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, annotations: ownedBy(owner) },
  });
  const hands = otherHands("namespaces", management.access);
  return new Map(
    (wanted ? [...names] : []).map((name) => [
      name,
      new KubernetesObject(name, manifest(name), { provider: management.provider, dependsOn: management, ...hands }),
    ]),
  );
}

type ClusterFacts = Pick<CheckedSettings, "region" | "tags" | "iam" | "management" | "clusters">;

/**
 * What a cluster's objects need besides its settings. The instance profiles have their names whether this stack makes
 * them or not.
 */
export function clusterContext(name: string, settings: ClusterFacts, owner?: string): ClusterContext {
  const { region, tags, iam, clusters } = settings;
  return {
    name,
    region,
    owner,
    bucketName: clusters[name]!.bucketName,
    instanceProfiles: hasOwnRoles(settings) ? clusterProfileNames(iam, name) : instanceProfileNames(iam),
    tags,
  };
}

/** What is made for one cluster. */
interface MadeCluster {
  /** None where its machines have roles that clusters share. */
  readonly roles: readonly ClusterRoles[];
  readonly bucket: BootstrapBucket;
  readonly workload: WorkloadCluster;
  readonly cni: CalicoCni;
  readonly outputs: ClusterOutputs;
}

function makeCluster(name: string, foundation: Foundation): MadeCluster {
  const { settings, manifests, owner, management, guards } = foundation;
  const own = settings.clusters[name]!;
  const { bucketName, timeouts, tags, namespace, protect, kubernetesVersion } = own;
  const bucket = new BootstrapBucket(
    name,
    { bucketName, region: settings.region, tags, protect },
    awsOptions(foundation.aws, management),
  );
  const roles = makeClusterRoles(name, foundation, bucketName);
  const namespaces = [foundation.namespaces.get(namespace)].filter((found) => found !== undefined);

  const context = { ...clusterContext(name, settings, owner), bucketName: bucket.bucketName };
  const args = {
    cluster: workloadSettings(own),
    context,
    addonTemplate: manifests.components.clusterTemplate,
    management: management.access,
  };
  // No value of these goes into the cluster's objects, but its deletion needs them all until its last machine is gone.
  const dependsOn = [...foundation.iam, ...roles, bucket, management, ...guards, ...namespaces];
  const workload = new WorkloadCluster(name, args, { providers: { kubernetes: management.provider }, dependsOn });

  const cniArgs = {
    target: workload,
    manifest: manifests.cni.get(name)!,
    management: management.access,
    clusterIdentifier: `${owner}/${name}`,
    readyMinutes: timeouts.nodesMinutes,
  };
  const cni = new CalicoCni(`${name}-calico`, cniArgs);
  return { roles, bucket, workload, cni, outputs: clusterOutputs(workload, cni, kubernetesVersion) };
}

/**
 * A destroy begins with the last of them. The first is there as soon as the Clusters are: a run that ends in its waits
 * is guarded, too.
 */
function guardIdentity(
  { settings, management, guards, aws, asked, iam, namespaces }: Foundation,
  clusters: readonly MadeCluster[],
): void {
  const { preflight, access } = management;
  const foundation = [management, ...guards, aws, ...asked, ...iam, ...namespaces.values()];
  const begun = clusters.flatMap(({ roles, bucket, workload }) => [...roles, bucket, workload.cluster]);
  // A protected Cluster comes late in a destroy. Without a preview its waits would be gone from the state until then.
  const protect = Object.values(settings.clusters).some((cluster) => cluster.protect);
  const guard = (name: string, dependsOn: readonly pulumi.Resource[]): pulumi.Resource =>
    sameClusterCommand(name, preflight.stdout, access, { protect, dependsOn: [...dependsOn] });
  const first = guard("management-identity", [...foundation, ...begun]);
  if (clusters.length === 0) return;
  guard("management-identity-complete", [
    ...foundation,
    ...clusters.flatMap(({ roles, bucket, workload, cni }) => [...roles, bucket, workload, cni]),
    first,
  ]);
}

/** Which stack it is, on what it makes on clusters and in AWS, and where that is. */
export interface StackIdentity {
  readonly owner: string;
  /** Of AWS; unknown in a preview without it. */
  readonly account?: string;
  /** What AWS was asked with, which goes no sooner than the rest. */
  readonly providers?: readonly AwsProvider[];
}

/** The whole graph, top to bottom, of settings that were checked and manifests that were read. */
export function platform(
  settings: CheckedSettings,
  manifests: Manifests,
  { owner, account, providers: asked = [] }: StackIdentity,
): PlatformOutputs {
  const provider = awsProvider(settings, account);
  const management = managementCluster(settings, manifests, owner);
  const iam = makeIam(settings, awsOptions(provider, management));
  const namespaces = makeNamespaces(settings, management, owner);
  const guards = makeGuards(settings, management, owner, [provider, ...asked, ...iam, ...namespaces.values()]);
  const foundation = { settings, manifests, owner, aws: provider, asked, iam, management, guards, namespaces };
  const clusters = Object.keys(settings.clusters).map((name) => [name, makeCluster(name, foundation)] as const);
  guardIdentity(
    foundation,
    clusters.map(([, made]) => made),
  );
  return {
    owner,
    management: managementOutputs(management, manifests),
    iam: iamOutputs(settings),
    applied: appliedOf(settings),
    ...defined({ account }),
    clusters: Object.fromEntries(clusters.map(([name, { outputs }]) => [name, outputs])),
  };
}
