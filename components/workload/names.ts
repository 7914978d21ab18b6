import type { ClusterSpec, WorkerPool } from "./clusterSpec";

/** Names as `clusterctl generate cluster` gives them, so that the guide's own commands find the objects. */
export function controlPlaneName({ name }: Pick<ClusterSpec, "name">): string {
  return `${name}-control-plane`;
}

export function poolName({ name }: Pick<ClusterSpec, "name">, pool: Pick<WorkerPool, "name">): string {
  return `${name}-${pool.name}`;
}
