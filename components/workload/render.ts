import type { KubernetesManifest } from "../kubernetes/manifest";
import { renderAwsCluster, renderCluster } from "./cluster";
import { RenderedControlPlane, renderControlPlane } from "./controlPlane";
import { ClusterContext, specHash } from "./objects";
import { RenderedPool, renderPool } from "./pool";
import type { Cluster } from "./section";

/** The objects of one workload cluster, by the part that each plays. */
export interface RenderedWorkload extends RenderedControlPlane {
  readonly cluster: KubernetesManifest;
  readonly awsCluster: KubernetesManifest;
  readonly pools: readonly RenderedPool[];
}

/**
 * By name: pools are a map in a stack's file, and their order there must change nothing, above all no revision of the
 * machines.
 */
function inOrder<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}

export function renderWorkload(cluster: Cluster, context: ClusterContext): RenderedWorkload {
  return {
    cluster: renderCluster(cluster, context),
    awsCluster: renderAwsCluster(cluster, context),
    ...renderControlPlane(cluster, context),
    pools: inOrder(cluster.pools).map(([name, pool]) => renderPool(name, pool, cluster, context)),
  };
}

/** All of them in a list. */
export function workloadObjects(rendered: RenderedWorkload): KubernetesManifest[] {
  const { cluster, awsCluster, controlPlaneTemplate, controlPlane, pools } = rendered;
  const ofPools = pools.flatMap(({ machineTemplate, bootstrapTemplate, machineDeployment }) => [
    machineTemplate,
    bootstrapTemplate,
    machineDeployment,
  ]);
  return [controlPlaneTemplate, awsCluster, controlPlane, cluster, ...ofPools];
}

/**
 * Fields of machines and their owners that Cluster API changes in place.
 * @see https://cluster-api.sigs.k8s.io/developer/core/controllers/machine-deployment (in-place propagation)
 */
const changedInPlace: ReadonlySet<string> = new Set(["replicas", "rollout", "deletion"]);

function whatRolls(spec: unknown): unknown {
  const withoutInPlace = (key: string, value: unknown): unknown => (changedInPlace.has(key) ? undefined : value);
  return JSON.parse(JSON.stringify(spec, withoutInPlace)) as unknown;
}

/** A hash of what the machines are made of: another one means that machines are being replaced. */
export function rolloutRevision({ controlPlane, pools }: RenderedWorkload): string {
  const owners = [controlPlane, ...pools.map(({ machineDeployment }) => machineDeployment)];
  return specHash(owners.map(({ spec }) => whatRolls(spec)));
}
