import type { IamProblem } from "./check";
import type { IamArgs } from "./configuration";
import { resolveIam } from "./defaults";
import { OwnRole, renderOwnRoles } from "./ownRoles";
import { matches } from "./pattern";

/** Two clusters' names can be cut to one. */
function sameNameProblems(roles: readonly OwnRole[]): IamProblem[] {
  const names = roles.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => ({
      path: "namePrefix, nameSuffix",
      value: JSON.stringify(name),
      problem: `two clusters would have the role ${name}`,
      fix: "rename one of them, or shorten iam.nameSuffix",
    }));
}

/**
 * What is wrong with the roles that clusters have for themselves. `limits` finds what IAM would refuse of each. With
 * `parity` there are none.
 */
export function clusterProblems(
  configuration: IamArgs,
  limits: (role: OwnRole) => readonly IamProblem[],
): readonly IamProblem[] {
  const { clusters = [], parity = false } = configuration;
  const iam = resolveIam(configuration);
  const roles = parity ? [] : clusters.flatMap((cluster) => renderOwnRoles(iam, cluster));
  const path = "clusterAPIControllers.allowedEC2InstanceProfiles";
  const notPassed = roles
    .filter(({ name }) => !iam.passableRoles.some((pattern) => matches(pattern, name)))
    .map(({ name }) => ({
      path,
      value: JSON.stringify(name),
      problem: `does not have ${name}: the controllers could make no machine of that cluster`,
      fix: `add ${name}, a pattern of it, or leave the list out`,
    }));
  return [...notPassed, ...sameNameProblems(roles), ...roles.flatMap(limits)];
}
