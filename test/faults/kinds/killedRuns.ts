import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";

/** A word for the row, the text of the output at which the run is killed, and how long after it. */
type Point = readonly [name: string, text: string, milliseconds?: number];

const fault = "the run itself is killed (SIGKILL)";

interface Killed extends Omit<Broken, "rows"> {
  /** At which it was killed. */
  readonly point: Point | undefined;
}

/** Kills the run's own process at the first of the points that its output comes to; what it has started is left to itself. */
export async function killedAt(lab: FaultLab, command: string, points: readonly Point[]): Promise<Killed> {
  let point: Point | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ran = await lab.run(command, (output, child) => {
    if (point !== undefined) return;
    point = points.find(([, text]) => output.includes(text));
    if (point !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), point[2] ?? 0);
  });
  clearTimeout(timer);
  const missed = ran.code !== null;
  return { ran, said: `killed after: ${ran.lines.at(-1) ?? ""}`, problems: [], missed, point: missed ? undefined : point };
}

const commandOf = (phase: Phase): string => (phase === "destroy" ? "destroy" : "up");

/**
 * One run after the other, each killed at a point of its own, whichever comes first: some are side by side. The next run of all but
 * the last is the one that is killed next.
 */
async function killedInTurn(lab: FaultLab, prefix: string, phase: Phase, points: readonly Point[], command: string): Promise<Broken> {
  const part = ([name, text]: Point, said: string): Part => ({ name: `${prefix}/${name}`, stage: `${command === "preview" ? command : phase}, at "${text}"`, said, problems: [] });
  const rows: Part[] = [];
  let left = points;
  let last: Killed;
  do {
    last = await killedAt(lab, command, left);
    const { point, said } = last;
    if (point === undefined) break;
    rows.push(part(point, said));
    left = left.filter((other) => other !== point);
  } while (left.length > 0);
  const next = "went on to the stage of the next row, and was killed there";
  const killed = rows.map((row, index) => (index < rows.length - 1 ? { ...row, next } : row));
  return { ...last, rows: [...killed, ...left.map((point) => ({ ...part(point, ""), missed: true }))] };
}

function killed(phase: Phase, points: readonly Point[], workers?: Fault["workers"], command = commandOf(phase)): Fault {
  const suffix = command === "preview" ? command : phase;
  const name = `run-killed-${workers === undefined ? suffix : `${suffix}-${workers.from}-${workers.to}`}`;
  return { name, phase, fault, stage: suffix, ...(workers === undefined ? {} : { workers }), run: (lab) => killedInTurn(lab, name, phase, points, command) };
}

export const killedRuns: readonly Fault[] = [
  killed("up", [
    ["iam", "aws:iam/role:Role"],
    ["bucket", "aws:s3/bucket:Bucket"],
    ["definitions", "CustomResourceDefinition management-infrastructure-aws"],
    ["manager", "waiting for condition Available"],
    ["infrastructure", "waiting for AWSCluster"],
    ["control-plane", "no node has joined"],
    ["calico", "crd.projectcalico.org created"],
    ["workers", "calico-kube-controllers: waiting for condition Available"],
  ]),
  killed("change", [["unchanged", "the lab runs already", 1200]], { from: 2, to: 2 }),
  killed("change", [["difference", "MachineDeployment ignition-cluster-md-0"]], { from: 2, to: 3 }, "preview"),
  killed("change", [["workers", "waiting for Machine"]], { from: 2, to: 3 }),
  killed("change", [["deployment", "MachineDeployment ignition-cluster-md-0 updated"]], { from: 3, to: 2 }),
  killed("destroy", [
    ["cluster", "ignition-cluster: waiting for its deletion"],
    ["managers", "apps/v1:Deployment management-infrastructure-aws"],
    ["definitions", "finalizers: customresourcecleanup"],
    ["namespaces", "Namespace management-control-plane-kubeadm"],
  ]),
];
