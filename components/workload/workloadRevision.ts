import { ClusterSpec } from "./clusterSpec";
import { RenderedWorkload } from "./renderWorkload";
import { specHash } from "./specHash";

/** Machines of the whole cluster, each of which becomes a node. */
export function machineCount({ controlPlane, pools }: ClusterSpec): number {
  return pools.reduce((sum, { replicas }) => sum + replicas, controlPlane.replicas);
}

function withoutReplicas(spec: unknown): unknown {
  return { ...(spec as Record<string, unknown>), replicas: undefined };
}

/** A hash of what the machines are made of: another one means that machines are being replaced. */
export function rolloutRevision({ controlPlane, pools }: RenderedWorkload): string {
  return specHash([controlPlane, ...pools.map(({ machineDeployment }) => machineDeployment)].map(({ spec }) => withoutReplicas(spec)));
}
