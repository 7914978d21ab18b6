import { ChildProcess } from "child_process";

import { goOn } from "../afterKill";
import { Ran, Seen } from "../command";
import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";
import { endPulumisOwn } from "../orphans";
import { killTree, processTree, procFile, signal } from "../processTree";

/** When a run is killed. */
interface Point {
  /** A word for the row. */
  readonly name: string;
  /** The text of the output, or the call that AWS has just got, "iam:CreateRole". */
  readonly at: string;
  /** How long after it. */
  readonly milliseconds?: number;
  /** The CLI alone: its plugins live on. Else all of the run at once, as a lost machine takes it. */
  readonly only?: "cli";
}

/** A run that is killed, whose lab it is, and what it began with. */
interface Watched {
  readonly lab: FaultLab;
  readonly points: readonly Point[];
  killed: Point | undefined;
}

const everyMilliseconds = 20;

function kill({ lab }: Watched, { only }: Point, child: ChildProcess): void {
  // The lab's daemon is no part of the run, also where the run has started it.
  const outside = [lab.daemonPid()];
  if (only === undefined) return killTree(child.pid as number, outside);
  signal(
    processTree(child.pid as number, outside).filter((pid) => procFile(pid, "comm").trim() === "pulumi"),
    "SIGKILL",
  );
}

/** Kills the run at the first of the points that it comes to. */
function killer(watched: Watched): Seen {
  let timer: NodeJS.Timeout | undefined;
  let output = "";
  return (text, child) => {
    output = text;
    timer ??= setInterval(() => {
      if (child.exitCode !== null || child.signalCode !== null || watched.killed !== undefined) {
        clearInterval(timer);
        timer = undefined;
        return;
      }
      const calls = new Set(watched.lab.calls());
      const point = watched.points.find(({ at }) => output.includes(at) || calls.has(at));
      if (point === undefined) return;
      watched.killed = point;
      setTimeout(() => kill(watched, point, child), point.milliseconds ?? 0);
    }, everyMilliseconds);
  };
}

interface Attempt {
  readonly ran: Ran;
  /** What came before it. */
  readonly steps: readonly string[];
  readonly killed: Point | undefined;
}

type Start = (seen: Seen) => Promise<Omit<Attempt, "killed">>;

async function attempt(lab: FaultLab, points: readonly Point[], start: Start): Promise<Attempt> {
  const watched: Watched = { lab, points, killed: undefined };
  const { ran, steps } = await start(killer(watched));
  return { ran, steps, killed: watched.killed };
}

async function partOf(
  lab: FaultLab,
  prefix: string,
  command: string,
  { name, at, only }: Point,
  ran?: Ran,
): Promise<Part> {
  const stage = `${command}, at "${at}"${only === undefined ? "" : ", of the run only the CLI"}`;
  if (ran === undefined) return { name: `${prefix}/${name}`, stage, said: "", problems: [], missed: true };
  const living = only === undefined ? [] : await endPulumisOwn(lab.paths);
  const said = [`killed after: ${ran.lines.at(-1) ?? ""}`, ...living.map((program) => `${program} lived on`)].join(
    "; ",
  );
  return { name: `${prefix}/${name}`, stage, said, problems: [] };
}

/**
 * One run after the other, each killed at a point of its own, whichever comes first: some are side by side. The next
 * run of all but the last is the one that is killed next.
 */
async function killedInTurn(lab: FaultLab, prefix: string, command: string, points: readonly Point[]): Promise<Broken> {
  const rows: Part[] = [];
  let left = points;
  lab.failCalls([]);
  let now = await attempt(lab, left, async (seen) => ({ ran: await lab.run(command, seen), steps: [] }));
  for (; now.killed !== undefined; now = await attempt(lab, left, (seen) => goOn(lab, command, seen))) {
    const { killed, ran, steps } = now;
    const previous = rows.pop();
    if (previous !== undefined)
      rows.push({
        ...previous,
        next: [...steps, `${command}, which was killed at the stage of the next row`].join("; "),
      });
    rows.push(await partOf(lab, prefix, command, killed, ran));
    left = left.filter((other) => other !== killed);
    if (left.length === 0) return { ran, said: "", problems: [], killed: true, rows };
  }
  const missed = await Promise.all(left.map((point) => partOf(lab, prefix, command, point)));
  return { ran: now.ran, said: "", problems: [], rows: [...rows, ...missed] };
}

const commandOf = (phase: Phase): string => (phase === "destroy" ? "destroy" : "up");

function killed(phase: Phase, points: readonly Point[], workers?: Fault["workers"], command = commandOf(phase)): Fault {
  const suffix = command === "preview" ? command : phase;
  const name = `run-killed-${workers === undefined ? suffix : `${suffix}-${workers.from}-${workers.to}`}`;
  const stage = phase === "change" ? `${command}, ${workers?.from ?? 0} to ${workers?.to ?? 0} workers` : command;
  const common = {
    name,
    phase,
    fault: "the run itself is killed (SIGKILL)",
    stage,
    ...(workers === undefined ? {} : { workers }),
  };
  return { ...common, run: (lab) => killedInTurn(lab, name, command, points) };
}

export const killedRuns: readonly Fault[] = [
  killed("up", [
    { name: "role", at: "iam:CreateRole" },
    { name: "bucket", at: "s3:CreateBucket" },
    { name: "definitions", at: "management-infrastructure-aws-crds creating", milliseconds: 1500 },
    { name: "objects", at: "capa-manager-bootstrap-credentials creating" },
    { name: "webhooks", at: "management-webhooks creating" },
    { name: "infrastructure", at: "waiting for AWSCluster" },
    { name: "control-plane", at: "no node has joined", only: "cli" },
    { name: "calico", at: "kube-system-calico-node creating" },
    { name: "nodes", at: "ignition-cluster-calico-nodes-ready creating" },
  ]),
  killed("change", [{ name: "unchanged", at: "Updating (lab)", milliseconds: 1200 }], { from: 2, to: 2 }),
  killed("change", [{ name: "difference", at: "ignition-cluster-md-0" }], { from: 2, to: 3 }, "preview"),
  killed("change", [{ name: "workers", at: "waiting for Machine" }], { from: 2, to: 3 }),
  killed("change", [{ name: "deployment", at: "ignition-cluster-md-0 updating" }], { from: 3, to: 2 }),
  killed("destroy", [
    { name: "cluster", at: "Cluster ignition-cluster deleting" },
    { name: "managers", at: "capa-controller-manager deleting", only: "cli" },
    { name: "definitions", at: "management-infrastructure-aws-crds deleting", milliseconds: 1500 },
    { name: "namespaces", at: "namespace-capi-kubeadm-control-plane-system deleting" },
  ]),
];
