import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";

/** A word for the row, the text of the output at which the run is killed, and how long after it. */
type Point = readonly [name: string, text: string, milliseconds?: number];

const fault = "the run itself is killed (SIGKILL)";

/** Kills the run's own process once its output holds the text; what it has started is left to itself. */
export async function killedAt(lab: FaultLab, command: string, text: string, milliseconds = 0): Promise<Omit<Broken, "rows">> {
  let timer: NodeJS.Timeout | undefined;
  const ran = await lab.run(command, (output, child) => {
    if (timer === undefined && output.includes(text)) timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  });
  clearTimeout(timer);
  return { ran, said: `killed after: ${ran.lines.at(-1) ?? ""}`, problems: [], missed: ran.code !== null };
}

const commandOf = (phase: Phase): string => (phase === "destroy" ? "destroy" : "up");

/** One run after the other, each killed at its point: the next run of all but the last is the one that is killed next. */
async function killedInTurn(lab: FaultLab, prefix: string, phase: Phase, points: readonly Point[], command: string): Promise<Broken> {
  const rows: Part[] = [];
  let last: Omit<Broken, "rows"> | undefined;
  for (const [name, text, milliseconds] of points) {
    last = await killedAt(lab, command, text, milliseconds);
    rows.push({ name: `${prefix}/${name}`, stage: `${command === "preview" ? command : phase}, at "${text}"`, said: last.said, problems: [], missed: last.missed === true });
    if (last.missed === true) break;
  }
  if (last === undefined) throw new Error("no point to kill a run at");
  for (const [name, text] of points.slice(rows.length)) rows.push({ name: `${prefix}/${name}`, stage: `${phase}, at "${text}"`, said: "", problems: [], missed: true });
  const goesOn = (index: number): boolean => rows[index + 1] !== undefined && rows[index + 1]?.missed !== true;
  return { ...last, rows: rows.map((row, index) => (goesOn(index) ? { ...row, next: "went on to the stage of the next row, and was killed there" } : row)) };
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
    ["definitions", "machinesets.cluster.x-k8s.io created"],
    ["manager", "waiting for condition Available"],
    ["infrastructure", "waiting for AWSCluster"],
    ["control-plane", "no node has joined"],
    ["calico", "crd.projectcalico.org created"],
    ["workers", "calico-kube-controllers: waiting for condition Available"],
  ]),
  killed("change", [["unchanged", "the lab runs already", 3000]], { from: 2, to: 2 }),
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
