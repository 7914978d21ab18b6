import { Stage, WaitRequest } from "./stage";

/** ts-node without type checks starts in half a second; the types were checked when the program was tested. */
const runner = "node -r ts-node/register/transpile-only";

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

function stageOptions(stage: Stage): string[] {
  switch (stage.kind) {
    case "workers":
      return stage.pools.flatMap(({ name, replicas }) => ["--pool", `${name}=${replicas}`]);
    case "addons":
      return stage.resourceSets.flatMap((name) => ["--resource-set", name]);
    case "nodes":
      return ["--nodes", String(stage.count)];
    default:
      return [];
  }
}

/** The arguments of main.ts for a request; `parseRequest` reads them back. */
export function waitArguments({ stage, cluster, minutes, context }: WaitRequest): string[] {
  const common = ["--cluster", `${cluster.namespace}/${cluster.name}`, "--minutes", String(minutes)];
  return [stage.kind, ...common, ...stageOptions(stage), ...(context === undefined ? [] : ["--context", context])];
}

/**
 * The shell command of a wait. Its path is relative to the project, where both the Pulumi CLI and the lab run
 * commands: an absolute one would make every other checkout see a change.
 */
export function waitCommandLine(request: WaitRequest): string {
  return [runner, "components/wait/main.ts", ...waitArguments(request)].map((part, index) => (index === 0 ? part : quoted(part))).join(" ");
}

/** The last looks of the guide, by the kubectl command that gives them. */
export type Look = "cluster-info" | "nodes";

export function lookCommandLine(look: Look): string {
  return `${runner} components/wait/look.ts ${look}`;
}
