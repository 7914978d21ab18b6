import { UnrecoverableError } from "../../wait/observation";
import { accessProblem } from "./access";
import { clusterNameProblems } from "./clusterNames";
import { installationProblems } from "./installation";
import { Installation } from "./request";
import { rightsProblem } from "./rights";
import { Server } from "./server";
import { serverVersionProblem } from "./serverVersion";

type Look = () => Promise<readonly (string | undefined)[]>;

/** What a question that failed says; one that is explained already is taken as it is. */
function failure(error: unknown): string {
  const { message } = error as Error;
  return error instanceof UnrecoverableError ? message : accessProblem(message);
}

/**
 * Everything because of which a management cluster cannot be used for an installation. A server that cannot be asked has
 * this one problem; of all others none hides another.
 */
export async function managementProblems({ api, version, mayI }: Server, { owner, certManager, clusterApi, clusters }: Installation): Promise<string[]> {
  let found: string;
  try {
    found = await version();
  } catch (error) {
    return [failure(error)];
  }
  const rights = await rightsProblem(mayI).catch(failure);
  const looks: Look[] = [
    async () => [serverVersionProblem(found, clusterApi)],
    () => installationProblems(api, owner, certManager),
    () => clusterNameProblems(api, owner, clusters),
  ];
  // Who has too few rights may not look everywhere, either: that is one problem, not one for each look.
  const explained = (error: unknown): string[] => (rights !== undefined && /forbidden/i.test((error as Error).message) ? [] : [failure(error)]);
  const problems = await Promise.all(looks.map((look) => look().catch(explained)));
  return [...new Set([rights, ...problems.flat()].filter((problem) => problem !== undefined))];
}
