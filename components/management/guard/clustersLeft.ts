import { KubernetesApi, ObjectList } from "../../wait/kubernetesApi";
import { UnrecoverableError } from "../../wait/observation";
import type { KubernetesManifest } from "../../kubernetes/manifest";
import { ownerOf } from "../../workload/owner";

const group = "/apis/cluster.x-k8s.io";

/** Every Cluster on a management cluster, whoever has made it; none where the kind is not even served. */
export async function allClusters(api: KubernetesApi): Promise<readonly KubernetesManifest[]> {
  const served = await api.get<{ readonly preferredVersion: { readonly version: string } }>(group);
  if (served === undefined) return [];
  return (await api.get<ObjectList<KubernetesManifest>>(`${group}/${served.preferredVersion.version}/clusters`))?.items ?? [];
}

/** An API server that is started again is away for moments. */
const awayMilliseconds = 20_000;
const everyMilliseconds = 1000;

/** Credentials that are refused now are refused in a moment, too. */
const refused = /forbidden|Unauthorized|must be logged in/i;

/** The answer to a question, which is asked again where the API server is away, for so long as it takes to start one. */
export async function askedAgain<T>(ask: () => Promise<T>, limit = awayMilliseconds, every = everyMilliseconds): Promise<T> {
  for (const begun = Date.now(); ; ) {
    try {
      return await ask();
    } catch (error) {
      const final = error instanceof UnrecoverableError || refused.test((error as Error).message);
      if (final || Date.now() - begun >= limit) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
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
