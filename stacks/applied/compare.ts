import { isDeepStrictEqual } from "util";

import { Problem } from "../../components/schema/problem";
import type { CheckedSettings } from "../settings/readSettings";
import { protectedProblems } from "./clusters";
import { Applied, appliedOf, RefusedLeaf, refusedLeaves } from "./record";
import { kubernetesProblems, providerProblems } from "./versions";

type Permit = (last: Applied, next: Applied) => boolean;

const withoutClusters: Permit = ({ clusters }) => Object.keys(clusters).length === 0;

/** Nobody loses a role: they are others', or stay in AWS because what is in the state says so. */
const rolesStay: Permit = ({ iam }) => !iam.manage || iam.keep;

/** The stack gives its installation up, which the guard on the management cluster allows without Clusters only. */
const givesUp: Permit = (last, next) =>
  withoutClusters(last, next) && last.versions !== undefined && next.versions === undefined;

/** Refused changes that do no harm after all, by what was applied last. */
const permits: Readonly<Record<string, Permit>> = {
  "management.install": withoutClusters,
  "management.makeNamespaces": (last) => Object.values(last.clusters).every(({ namespace }) => namespace === "default"),
  "iam.manage": (last, next) => rolesStay(last, next) || givesUp(last, next),
  "iam.namePrefix": rolesStay,
  "iam.nameSuffix": rolesStay,
};

function shown(value: unknown): string {
  return value === null ? "not set" : JSON.stringify(value);
}

/**
 * Settings whose `change` says that it is refused, and that have changed. What the last program did not know, it did
 * not record: nothing is known of that.
 */
function refusedProblems(last: Applied, next: Applied, leaves: readonly RefusedLeaf[]): Problem[] {
  return leaves
    .filter(({ path, value }) => path in last.refused && !isDeepStrictEqual(last.refused[path], value))
    .filter(({ path }) => permits[path]?.(last, next) !== true)
    .map(({ path, value, change: { words, way } }) => ({
      path,
      ...(value === null ? {} : { value }),
      problem: `was ${shown(last.refused[path])} at the last update${words === undefined ? "" : `; ${words}`}`,
      fix: way ?? "set it back",
    }));
}

/** Everything that is refused between what was applied last and these settings. */
export function changeProblems(last: Applied, settings: CheckedSettings): Problem[] {
  const next = appliedOf(settings);
  return [
    ...refusedProblems(last, next, refusedLeaves(settings)),
    ...kubernetesProblems(last, next),
    ...providerProblems(last, next),
    ...protectedProblems(last, next),
  ];
}
