import { programCommand } from "./programCommand";
import { Stage, WaitRequest } from "./stage";

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

export function waitCommandLine(request: WaitRequest): string {
  return programCommand("components/wait/main.ts", waitArguments(request));
}

/** The last looks of the guide, by the kubectl command that gives them. */
export type Look = "cluster-info" | "nodes";

export function lookCommandLine(look: Look): string {
  return programCommand("components/wait/look.ts", [look]);
}
