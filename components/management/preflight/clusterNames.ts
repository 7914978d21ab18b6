import type { KubernetesManifest } from "../../kubernetes/manifest";
import { clusterApiPath, KubernetesApi } from "../../wait/kubernetesApi";
import type { ClusterName } from "../../wait/stage";
import { ownerOf } from "../../workload/owner";

async function taken(api: KubernetesApi, owner: string, { namespace, name }: ClusterName): Promise<string | undefined> {
  const found = await api.get<KubernetesManifest>(clusterApiPath("clusters", namespace, name));
  const madeBy = found === undefined ? owner : ownerOf(found);
  if (madeBy === owner) return undefined;
  const whose = madeBy === undefined ? "not made by this program" : `made by ${madeBy}, not by ${owner}`;
  return `a Cluster ${name} is in the namespace ${namespace} already, ${whose}: give the cluster another name or namespace (clusters.${name}), or, if nobody needs that one, delete it first`;
}

/** Workload clusters whose names somebody else has taken. Those of `owner` are its own, those of an interrupted run too. */
export async function clusterNameProblems(api: KubernetesApi, owner: string, names: readonly ClusterName[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => taken(api, owner, name)));
  return found.filter((problem) => problem !== undefined);
}
