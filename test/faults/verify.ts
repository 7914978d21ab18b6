import * as path from "path";

import { KubeClient } from "../../lab/kubernetes/client";
import { Ran } from "./command";
import { CLUSTER, FaultLab } from "./faultLab";
import { Difference, differences, Holdings, holdings } from "./holdings";
import { orphans } from "./orphans";
import { reasonOf } from "./reason";
import { holdsSecret, logsWithSecrets } from "./secrets";

export interface Verified {
  /** What the next runs did, in words. */
  readonly next: string;
  readonly problems: readonly string[];
  /** What there is more or less of than after a clean run. */
  readonly differences: readonly Difference[];
  /** Kinds that the AWS provider has made twice, as AWS would show it too, and what became of them in words. */
  readonly doubled?: { readonly kinds: readonly string[]; readonly next: string };
}

interface NodeStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

const unchanged = /^resources: 0 created, 0 updated, 0 replaced, 0 deleted, [1-9]\d* unchanged$/;

/** Asked of the cluster itself, with the kubeconfig that the run has left. */
async function readyNodes({ paths }: FaultLab): Promise<number> {
  const client = KubeClient.fromKubeconfig(path.join(paths.kubeconfig, CLUSTER));
  const nodes = await client.list("/api/v1/nodes").finally(() => client.close());
  return nodes.filter(({ status }) =>
    (status as NodeStatus | undefined)?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  ).length;
}

const last = ({ lines }: Ran): string => lines.at(-1) ?? "";

/** Problems that no run may have. */
export function always(lab: FaultLab, ran: Ran): string[] {
  const logs = logsWithSecrets(lab);
  return [
    ...(ran.timedOut ? ["it did not end by itself"] : []),
    ...(holdsSecret(ran.text) ? ["a secret stands in its output"] : []),
    ...(logs.length > 0 ? [`a secret stands in ${logs.join(", ")}`] : []),
  ];
}

function short(summary: string): string {
  return summary
    .replace("resources: ", "")
    .replace(/, 0 \w+/g, "")
    .replace(/^0 \w+, /, "");
}

/**
 * A complete `up`: the nodes that are asked for, then nothing to do, and nothing twice. `ran`: an up that has completed
 * already.
 */
export async function applied(
  lab: FaultLab,
  clean: Holdings | undefined,
  ran?: Ran,
): Promise<Verified & { readonly holds: Holdings }> {
  const up = ran ?? (await lab.run("up"));
  const problems = [...always(lab, up)];
  if (up.code !== 0)
    return {
      next: `up failed: ${reasonOf(up)}`,
      problems: [...problems, "the next up did not complete"],
      differences: [],
      holds: {},
    };
  const nodes = await readyNodes(lab);
  const wanted = lab.workers + 1;
  if (nodes !== wanted) problems.push(`${nodes} Ready nodes where ${wanted} are asked for`);
  const again = await lab.run("up");
  problems.push(...always(lab, again));
  if (!unchanged.test(last(again)))
    problems.push(`a further up said: ${again.code === 0 ? last(again) : reasonOf(again)}`);
  const holds = await holdings(lab);
  problems.push(...(await stillRunning(lab)));
  const then = unchanged.test(last(again)) ? "0 changes" : short(last(again));
  const next = `up: ${short(last(up))} in ${up.seconds.toFixed(0)} s, ${nodes} Ready nodes; then ${then}`;
  return { next, problems, differences: clean === undefined ? [] : differences(clean, holds, wanted), holds };
}

/** A complete `destroy`. `ran`: one that has ended already. */
export async function destroyed(lab: FaultLab, ran?: Ran): Promise<Verified> {
  const destroy = ran ?? (await lab.run("destroy"));
  const problems = [...always(lab, destroy), ...(await stillRunning(lab))];
  const left = destroy.lines.filter((line) => line.startsWith("left "));
  if (destroy.code !== 0 || last(destroy) !== "nothing left")
    problems.push(["destroy did not end with `nothing left`", ...left].join("; "));
  const text = destroy.code === 0 ? last(destroy) : reasonOf(destroy);
  return { next: `destroy: ${text} after ${destroy.seconds.toFixed(0)} s`, problems, differences: [] };
}

export async function stillRunning(lab: FaultLab): Promise<string[]> {
  const left = await orphans(lab.paths);
  return left.length > 0 ? [`still running: ${left.join("; ")}`] : [];
}
