import { KubernetesApi, ObjectList, ownerOf } from "../../kubernetes/clusterApi";
import type { KubernetesManifest } from "../../kubernetes/manifest";
import { nameOf, sameName } from "../../kubernetes/owner";
import { UnrecoverableError } from "../poll";
import type { Guard } from "./request";
import { accessProblem } from "./server";

const group = "/apis/cluster.x-k8s.io";

/** Every Cluster on a management cluster, whoever has made it; none where the kind is not even served. */
export async function allClusters(api: KubernetesApi): Promise<readonly KubernetesManifest[]> {
  const served = await api.get<{ readonly preferredVersion: { readonly version: string } }>(group);
  if (served === undefined) return [];
  return (
    (await api.get<ObjectList<KubernetesManifest>>(`${group}/${served.preferredVersion.version}/clusters`))?.items ?? []
  );
}

/** An API server that is started again is away for moments. */
const awayMilliseconds = 20_000;
const everyMilliseconds = 1000;

/** Credentials that are refused now are refused in a moment, too. */
const refused = /forbidden|Unauthorized|must be logged in/i;

/**
 * The answer to a question, which is asked again where the API server is away, for so long as it takes to start one.
 */
export async function askedAgain<T>(
  ask: () => Promise<T>,
  limit = awayMilliseconds,
  every = everyMilliseconds,
): Promise<T> {
  for (const begun = Date.now(); ;) {
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
  if (madeBy === owner) return `was created by this stack, but is no longer in its state: ${byHand}`;
  const { project, stack } = nameOf(madeBy);
  const where = project === nameOf(owner).project ? "" : ` in the project ${project}`;
  const which = sameName(madeBy, owner)
    ? "`pulumi destroy` of that stack, which has this one's name and another output `owner`"
    : `\`pulumi destroy --stack ${stack}\`${where} (or the name that the stack has now)`;
  return `was made by ${madeBy}: ${which}, or remove it from that stack's clusters`;
}

/** The Clusters that would be left without controllers, each with what to do. */
export function clustersLeft(clusters: readonly KubernetesManifest[], owner: string): string[] {
  return clusters
    .map((cluster) => `${cluster.metadata.namespace ?? "default"}/${cluster.metadata.name} ${whatToDo(cluster, owner)}`)
    .sort();
}

/**
 * A run that destroys cannot ask whether the cluster is gone for good: who knows it, says so. A URN has the name that
 * the stack has then, so it is the state's that is asked for.
 */
function unreachable(error: Error, { guard }: Guard): Error {
  const why = error instanceof UnrecoverableError ? error.message : accessProblem(error.message);
  return new Error(
    `cannot list the Clusters on the management cluster; nothing of the management cluster has been deleted: ${why}\n` +
      "If it is gone for good, its Clusters are gone too, but not their resources in AWS (search for the tag sigs.k8s.io/cluster-api-provider-aws/cluster/<name>). Then run\n" +
      `  pulumi state delete "$(pulumi stack --show-urns | grep -o 'urn:.*::${guard}$')"\n  PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy`,
  );
}

/**
 * Refuses to let a management cluster go while there are Clusters on it. A kubeconfig that `find` cannot read is one
 * that cannot be asked with.
 */
export async function checkNoClusters(find: () => KubernetesApi, request: Guard): Promise<void> {
  let api: KubernetesApi | undefined;
  const ask = async (): ReturnType<typeof allClusters> => allClusters((api ??= find()));
  const clusters = await askedAgain(ask).catch((error: unknown) => {
    throw unreachable(error as Error, request);
  });
  if (clusters.length === 0) return;
  const left = clustersLeft(clusters, request.owner);
  throw new Error(
    `there are still Clusters on the management cluster, and only its controllers can delete them; nothing of the management cluster has been deleted:\n${left.map((line) => `- ${line}`).join("\n")}`,
  );
}
