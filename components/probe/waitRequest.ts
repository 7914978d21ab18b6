import { parseArgs } from "node:util";

import { programCommand } from "../program/programCommand";
import { ClusterName, ExpectedPool, Stage, WaitRequest } from "./stage";

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
  return programCommand("components/probe/waitMain.ts", waitArguments(request));
}

/** The last looks of the guide, by the kubectl command that gives them. */
export type Look = "cluster-info" | "nodes";

export function lookCommandLine(look: Look): string {
  return programCommand("components/probe/look.ts", [look]);
}

const usage = "usage: main.ts infrastructure|control-plane|workers|addons|nodes|available --cluster NAMESPACE/NAME --minutes N " +
  "[--pool NAME=REPLICAS]... [--resource-set NAME]... [--nodes N] [--context NAME], kubeconfig (text or path) on standard input";

function refuse(problem: string): never {
  throw new Error(`${problem}\n${usage}`);
}

function count(option: string, text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) refuse(`--${option} must be a whole number, not ${text ?? "absent"}`);
  return Number(text);
}

function clusterName(text: string | undefined): ClusterName {
  const [namespace, name, ...rest] = (text ?? "").split("/");
  if (namespace === undefined || namespace === "" || name === undefined || name === "" || rest.length > 0) {
    refuse(`--cluster must be NAMESPACE/NAME, not ${text ?? "absent"}`);
  }
  return { namespace, name };
}

function pool(text: string): ExpectedPool {
  const [name, replicas] = text.split("=");
  if (name === undefined || name === "") refuse(`--pool must be NAME=REPLICAS, not ${text}`);
  return { name, replicas: count(`pool ${name}=`, replicas) };
}

function stageOf(kind: string | undefined, options: { pool?: string[]; "resource-set"?: string[]; nodes?: string }): Stage {
  switch (kind) {
    case "infrastructure":
    case "control-plane":
    case "available":
      return { kind };
    case "workers":
      return { kind, pools: (options.pool ?? []).map(pool) };
    case "addons":
      return { kind, resourceSets: options["resource-set"] ?? [] };
    case "nodes":
      return { kind, count: count("nodes", options.nodes) };
    default:
      return refuse(`${kind ?? "nothing"} is not a stage`);
  }
}

/** The request that arguments describe; an unknown or malformed one is refused with the usage. */
export function parseRequest(args: readonly string[]): WaitRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      cluster: { type: "string" },
      minutes: { type: "string" },
      context: { type: "string" },
      pool: { type: "string", multiple: true },
      "resource-set": { type: "string", multiple: true },
      nodes: { type: "string" },
    },
  });
  const { cluster, minutes, context } = values;
  const request = { stage: stageOf(positionals[0], values), cluster: clusterName(cluster), minutes: count("minutes", minutes) };
  return context === undefined ? request : { ...request, context };
}
