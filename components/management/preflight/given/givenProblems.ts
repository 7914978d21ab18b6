import { clusterNameProblems } from "../clusterNames";
import { foundProblems } from "../managementProblems";
import type { GivenInstallation } from "../request";
import { rightsProblem } from "../rights";
import type { Server } from "../server";
import { givenRights } from "./givenRights";
import { namespaceProblems } from "./namespaces";
import { providersProblems } from "./providersProblems";

/** Everything because of which clusters cannot be made with an installation that is taken as it is. */
export function givenProblems(server: Server, given: GivenInstallation): Promise<string[]> {
  const { api, mayI } = server;
  return foundProblems(server, () => rightsProblem(mayI, givenRights(given)), () => [
    () => providersProblems(api),
    () => namespaceProblems(api, given),
    () => clusterNameProblems(api, given.owner, given.clusters),
  ]);
}
