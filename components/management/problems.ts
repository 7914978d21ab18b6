import type { Draft, Given } from "../schema/check";
import { pathText, Problem } from "../schema/problem";
import { nodeImageFinding } from "./kindSection";
import type { ManagementSettings } from "./section";
import { valueProblems } from "./variableValues";

type ManagementDraft = Draft<ManagementSettings>;

const besideCluster = {
  problem: "is set together with management.cluster, but there can be only one management cluster",
  fix: "keep one of them",
};

function ownClusterProblems({ cluster, kind, stack }: ManagementDraft): Problem[] {
  const stray = {
    problem: "is another stack's installation, and this stack would make its own",
    fix: "set management.install to false, or remove it",
  };
  const ofStack = stack === undefined ? [] : [{ path: "stack", value: stack, ...stray }];
  if (cluster !== undefined && kind !== undefined) return [{ path: "kind", ...besideCluster }, ...ofStack];
  if (cluster !== undefined || kind !== undefined) return ofStack;
  const problem = "is missing, and so is management.kind: there is no management cluster";
  const fix = "set management.cluster.kubeconfig for one that exists, or management.kind to make one";
  return [{ path: "cluster", problem, fix }, ...ofStack];
}

/** Settings that only an installation reads: beside one that is given they would change nothing, silently. */
const ofInstallation: readonly (readonly string[])[] = [
  ["kind"],
  ["certManager"],
  ["featureGates"],
  ["variables"],
  ["readyMinutes"],
  ["versions", "clusterApi"],
];

/** What is wrong with what an installation alone reads, where there is none to make. */
export const idleInstallation = "only applies to an installation, but management.install is false";

function idleProblems(given: Given): Problem[] {
  const fix = "remove it here; set it where the providers are installed";
  const idle = ofInstallation.filter((path) => given(...path) !== undefined);
  return idle.map((path) => ({ path: pathText(path), problem: idleInstallation, fix }));
}

function givenClusterProblems(given: Given): Problem[] {
  const [cluster, stack] = [given("cluster"), given("stack")];
  if (cluster !== undefined && stack !== undefined) return [{ path: "stack", value: stack, ...besideCluster }];
  if (cluster !== undefined || stack !== undefined) return [];
  const problem = "is missing, and so is management.stack: nothing says where the installation is";
  const fix =
    "set management.stack to the stack that installed it, or management.cluster.kubeconfig if another tool did";
  return [{ path: "cluster", problem, fix }];
}

function certManagerProblems({ certManager }: ManagementDraft): Problem[] {
  if (certManager?.install !== false) return [];
  const { manifest, sha256 } = certManager;
  const idle = Object.entries({ manifest, sha256 }).filter(([, value]) => value !== undefined);
  const problem = "has no effect with install: false";
  const fix = "remove it, or set install to true";
  return idle.map(([key, value]) => ({ path: `certManager.${key}`, value, problem, fix }));
}

function kindProblems({ kind, versions }: ManagementDraft): Problem[] {
  const [image, clusterApi] = [kind?.nodeImage, versions?.clusterApi];
  const finding = image === undefined || clusterApi === undefined ? undefined : nodeImageFinding(image, clusterApi);
  return finding === undefined ? [] : [{ path: "kind.nodeImage", value: image, ...finding }];
}

/** What is wrong with what an installation is made of. */
function installationProblems(management: ManagementDraft): Problem[] {
  return [...ownClusterProblems(management), ...kindProblems(management), ...valueProblems(management.variables)];
}

/**
 * What the settings of the management cluster get wrong together, of one that the stack makes or takes as it is: what
 * is of no use to the one is refused for it.
 */
export function managementProblems(management: ManagementDraft, given: Given): Problem[] {
  const where =
    management.install === false
      ? [...givenClusterProblems(given), ...idleProblems(given)]
      : installationProblems(management);
  return [...where, ...certManagerProblems(management)];
}
