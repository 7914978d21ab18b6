import { KubernetesApi } from "../../kubernetes/clusterApi";
import { UnrecoverableError } from "../poll";
import { askedAgain } from "./guard";
import type { SameCluster } from "./request";
import { accessProblem } from "./server";

/** Nothing else of a cluster is made once, and never again under the same uid. */
const namespace = "/api/v1/namespaces/kube-system";

/** The verdict of a preflight. It is in the state, and so is what the cluster is known by. */
export function usable(uid: string | undefined): string {
  return `the management cluster ${uid === undefined ? "" : `${uid} `}can be used`;
}

/** The uid in a preflight's verdict. Verdicts of earlier versions have none. */
export function uidIn(verdict: string): string | undefined {
  return /^the management cluster (\S+) can be used/.exec(verdict)?.[1];
}

/** What a cluster is known by: the uid of its namespace kube-system. Undefined for users who may not read that. */
export async function uidOf(api: KubernetesApi): Promise<string | undefined> {
  try {
    const found = await api.get<{ readonly metadata: { readonly uid?: string } }>(namespace);
    return found?.metadata.uid;
  } catch (error) {
    if (/forbidden/i.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** What is wrong where the kubeconfig leads to another cluster than the one of the state; undefined if nothing is. */
export function otherCluster(known: string | undefined, seen: string | undefined): string | undefined {
  if (known === undefined || known === seen) return undefined;
  const other = seen ?? "one whose namespace kube-system this user may not read";
  return (
    `the kubeconfig leads to another management cluster than the one that this stack is on: expected ${known}, saw ${other} ` +
    "(uid of the namespace kube-system). Let the kubeconfig and its context lead to the stack's own cluster again. " +
    "For another management cluster, make another stack (`pulumi stack init`)"
  );
}

function unreachable(error: Error, { guard }: SameCluster): Error {
  const why = error instanceof UnrecoverableError ? error.message : accessProblem(error.message);
  return new Error(
    `nothing has been deleted, because the management cluster cannot be asked which one it is: ${why}\n` +
      `If it is gone for good, remove ${guard} from the state with \`pulumi state delete\` (\`pulumi stack --show-urns\` shows its URN), then run \`pulumi destroy\` again`,
  );
}

/** Refuses to let a destroy begin on another cluster, where every object counts as deleted because it is not there. */
export async function checkSameCluster(find: () => KubernetesApi, request: SameCluster): Promise<void> {
  const known = uidIn(request.verdict);
  if (known === undefined) return;
  let api: KubernetesApi | undefined;
  const seen = await askedAgain(async () => uidOf((api ??= find()))).catch((error: unknown) => {
    throw unreachable(error as Error, request);
  });
  const problem = otherCluster(known, seen);
  if (problem !== undefined) throw new Error(`nothing has been deleted: ${problem}`);
}
