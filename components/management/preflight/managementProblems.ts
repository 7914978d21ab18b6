import { UnrecoverableError } from "../../wait/observation";
import { accessProblem } from "./access";
import { clusterNameProblems } from "./clusterNames";
import { installationProblems } from "./installation";
import { Installation } from "./request";
import { rightsProblem } from "./rights";
import { Server } from "./server";
import { serverVersionProblem } from "./serverVersion";

/** What one look has found, nothing or several things. */
export type Look = () => Promise<readonly (string | undefined)[]>;

/** What a question that failed says; one that is explained already is taken as it is. */
function failure(error: unknown): string {
  const { message } = error as Error;
  return error instanceof UnrecoverableError ? message : accessProblem(message);
}

/**
 * Everything that is found at a management cluster, by looks that may need to know its Kubernetes version. A server that
 * cannot be asked has this one problem; of all others none hides another.
 */
export async function foundProblems({ version }: Pick<Server, "version">, askRights: () => Promise<string | undefined>, looksAt: (version: string) => readonly Look[]): Promise<string[]> {
  let found: string;
  try {
    found = await version();
  } catch (error) {
    return [failure(error)];
  }
  const rights = await askRights().catch(failure);
  // Who has too few rights may not look everywhere, either: that is one problem, not one for each look.
  const explained = (error: unknown): string[] => (rights !== undefined && /forbidden/i.test((error as Error).message) ? [] : [failure(error)]);
  const problems = await Promise.all(looksAt(found).map((look) => look().catch(explained)));
  return [...new Set([rights, ...problems.flat()].filter((problem) => problem !== undefined))];
}

/** Everything because of which a management cluster cannot be used for an installation. */
export function managementProblems(server: Server, { owner, certManager, clusterApi, clusters }: Installation): Promise<string[]> {
  const { api, mayI } = server;
  return foundProblems(server, () => rightsProblem(mayI), (version) => [
    async () => [serverVersionProblem(version, clusterApi)],
    () => installationProblems(api, owner, certManager),
    () => clusterNameProblems(api, owner, clusters),
  ]);
}
