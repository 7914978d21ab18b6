import { KubernetesApi, ObjectList, ownerOf } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";

const group = "/apis/cluster.x-k8s.io";

/** Every Cluster on a management cluster, whoever has made it; none where the kind is not even served. */
export async function allClusters(api: KubernetesApi): Promise<readonly KubernetesManifest[]> {
  const served = await api.get<{ readonly preferredVersion: { readonly version: string } }>(group);
  if (served === undefined) return [];
  return (await api.get<ObjectList<KubernetesManifest>>(`${group}/${served.preferredVersion.version}/clusters`))?.items ?? [];
}

function whatToDo({ metadata }: KubernetesManifest, owner: string): string {
  const madeBy = ownerOf({ metadata });
  const byHand = `\`kubectl delete cluster ${metadata.name} --namespace ${metadata.namespace ?? "default"}\``;
  if (metadata["deletionTimestamp"] !== undefined) return "is being deleted: wait until it is gone";
  if (madeBy === undefined) return `was not made by this program: ${byHand}, or move it away (\`clusterctl move\`)`;
  if (madeBy === owner) return `was made by this stack, which has lost sight of it: ${byHand}`;
  const [project, stack = ""] = madeBy.split("/");
  return `was made by ${madeBy}: \`pulumi destroy --stack ${stack}\`${project === owner.split("/")[0] ? "" : ` in the project ${project}`}, or remove it from that stack's clusters`;
}

/** The Clusters that would be left without controllers, each with what to do. */
export function clustersLeft(clusters: readonly KubernetesManifest[], owner: string): string[] {
  return clusters.map((cluster) => `${cluster.metadata.namespace ?? "default"}/${cluster.metadata.name} ${whatToDo(cluster, owner)}`).sort();
}
