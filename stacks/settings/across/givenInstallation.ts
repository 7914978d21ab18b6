import { pathText, Problem } from "../../../components/schema/problem";
import { Given, Rule, SettingsDraft } from "./rule";

/** Settings of `management` that only an installation reads: beside one that is given they would change nothing, silently. */
const ofInstallation: readonly (readonly string[])[] = [["kind"], ["certManager"], ["featureGates"], ["variables"], ["readyMinutes"], ["versions", "clusterApi"]];

function idle(given: Given): Problem[] {
  const problem = "is for an installation, and management.install is false";
  const idleSettings = ofInstallation.map((path) => ["management", ...path]).filter((path) => given(...path) !== undefined);
  // An empty one is the default that Pulumi.yaml puts there.
  const credentials = Object.keys((given("credentials") ?? {}) as object).length === 0 ? [] : [{ path: "credentials", problem, fix: "remove them: the controllers have theirs already" }];
  return [...idleSettings.map((path) => ({ path: pathText(path), problem, fix: "remove it here; it belongs to whoever installs the providers" })), ...credentials];
}

function whereProblems(given: Given): Problem[] {
  const [cluster, stack] = [given("management", "cluster"), given("management", "stack")];
  if (cluster !== undefined && stack !== undefined) {
    return [{ path: "management.stack", value: stack, problem: "stands beside management.cluster; there is one management cluster", fix: "keep one of them" }];
  }
  if (cluster !== undefined || stack !== undefined) return [];
  const fix = "set management.stack to the stack that has installed it, or management.cluster.kubeconfig where another tool has";
  return [{ path: "management.cluster", problem: "is missing, and so is management.stack: nothing says where the installation is", fix }];
}

function strayStack({ management }: SettingsDraft): Problem[] {
  if (management?.stack === undefined) return [];
  const problem = "is another stack's installation, and this stack would make its own";
  return [{ path: "management.stack", value: management.stack, problem, fix: "set management.install to false, or remove it" }];
}

/** An installation that the stack takes as it is, and one that it makes itself: what is of no use to the one is refused for it. */
export const givenInstallation: Rule = (draft, given) => (draft.management?.install === false ? [...whereProblems(given), ...idle(given)] : strayStack(draft));
