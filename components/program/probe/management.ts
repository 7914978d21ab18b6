import { clusterApiPath, KubernetesApi, ownerOf } from "../../kubernetes/clusterApi";
import type { KubernetesManifest } from "../../kubernetes/manifest";
import { madeByOther } from "../../kubernetes/owner";
import { serverVersionProblem } from "../../kubernetes/versions";
import { UnrecoverableError } from "../poll";
import { providersProblems } from "./givenInstallation";
import { installationProblems } from "./installation";
import { ClusterName, GivenInstallation, Installation } from "./request";
import { givenRights, rightsProblem } from "./rights";
import { accessProblem, Server } from "./server";

/** What one look has found, nothing or several things. */
export type Look = () => Promise<readonly (string | undefined)[]>;

/** What a question that failed says; one that is explained already is taken as it is. */
function failure(error: unknown): string {
  const { message } = error as Error;
  return error instanceof UnrecoverableError ? message : accessProblem(message);
}

/**
 * Everything that is found at a management cluster, by looks that may need to know its Kubernetes version. A server
 * that cannot be asked has this one problem; of all others none hides another.
 */
async function foundProblems(
  { version }: Pick<Server, "version">,
  askRights: () => Promise<string | undefined>,
  looksAt: (version: string) => readonly Look[],
): Promise<string[]> {
  let found: string;
  try {
    found = await version();
  } catch (error) {
    return [failure(error)];
  }
  const rights = await askRights().catch(failure);
  // Who has too few rights may not look everywhere, either: that is one problem, not one for each look.
  const explained = (error: unknown): string[] =>
    rights !== undefined && /forbidden/i.test((error as Error).message) ? [] : [failure(error)];
  const problems = await Promise.all(looksAt(found).map((look) => look().catch(explained)));
  return [...new Set([rights, ...problems.flat()].filter((problem) => problem !== undefined))];
}

/** Everything because of which a management cluster cannot be used for an installation. */
export function managementProblems(
  server: Server,
  { owner, certManager, clusterApi, clusters }: Installation,
): Promise<string[]> {
  const { api, mayI } = server;
  return foundProblems(
    server,
    () => rightsProblem(mayI),
    (version) => [
      async () => [serverVersionProblem(version, clusterApi)],
      () => installationProblems(api, owner, certManager),
      () => clusterNameProblems(api, owner, clusters),
    ],
  );
}

/** Whose an object is, in words; undefined of `owner`'s own, and where there is none. */
function whoseElse(found: KubernetesManifest | undefined, owner: string): string | undefined {
  const madeBy = found === undefined ? owner : ownerOf(found);
  if (madeBy === owner) return undefined;
  return madeBy === undefined ? "not made by this program" : madeByOther("made", madeBy, owner);
}

async function taken(api: KubernetesApi, owner: string, { namespace, name }: ClusterName): Promise<string | undefined> {
  const found = await api.get<KubernetesManifest>(clusterApiPath("clusters", namespace, name));
  const whose = whoseElse(found, owner);
  if (whose === undefined) return undefined;
  return `a Cluster ${name} already exists in the namespace ${namespace}, ${whose}: give this stack's cluster another name or namespace (clusters.${name}), or, if nobody needs the existing one, delete it first`;
}

/**
 * Workload clusters whose names somebody else has taken. Those of `owner` are its own, those of an interrupted run too.
 */
async function clusterNameProblems(
  api: KubernetesApi,
  owner: string,
  names: readonly ClusterName[],
): Promise<string[]> {
  const found = await Promise.all(names.map((name) => taken(api, owner, name)));
  return found.filter((problem) => problem !== undefined);
}

/** Namespaces other than `default`, which is always there. */
export function otherNamespaces(clusters: GivenInstallation["clusters"]): string[] {
  return [...new Set(clusters.map(({ namespace }) => namespace))].filter((name) => name !== "default");
}

/** A namespace is deleted with all that is in it, and so is of one stack alone, or of none. */
async function namespaceProblem(
  api: KubernetesApi,
  { owner, makeNamespaces }: GivenInstallation,
  name: string,
): Promise<string | undefined> {
  const found = await api.get<KubernetesManifest>(`/api/v1/namespaces/${name}`);
  if (!makeNamespaces)
    return found === undefined
      ? `the namespace ${name} does not exist: create it, or set management.makeNamespaces to true`
      : undefined;
  const whose = whoseElse(found, owner);
  if (whose === undefined) return undefined;
  return `the namespace ${name} already exists, ${whose}: use another one for this stack's clusters, or set management.makeNamespaces to false`;
}

async function namespaceProblems(api: KubernetesApi, given: GivenInstallation): Promise<(string | undefined)[]> {
  return Promise.all(otherNamespaces(given.clusters).map((name) => namespaceProblem(api, given, name)));
}

/** Everything because of which clusters cannot be made with an installation that is taken as it is. */
export function givenProblems(server: Server, given: GivenInstallation): Promise<string[]> {
  const { api, mayI } = server;
  return foundProblems(
    server,
    () => rightsProblem(mayI, givenRights(given)),
    () => [
      () => providersProblems(api),
      () => namespaceProblems(api, given),
      () => clusterNameProblems(api, given.owner, given.clusters),
    ],
  );
}
