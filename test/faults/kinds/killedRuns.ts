import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";

/** A word for the row, and the text of the output at which the run is killed. */
type Point = readonly [name: string, text: string];

const fault = "the run itself is killed (SIGKILL)";

/** Kills the run's own process the moment that its output holds the text; what it has started is left to itself. */
async function killedAt(lab: FaultLab, phase: Phase, text: string): Promise<Omit<Broken, "rows">> {
  let killed = false;
  const ran = await lab.run(phase === "destroy" ? "destroy" : "up", (output, child) => {
    if (killed || !output.includes(text)) return;
    killed = true;
    child.kill("SIGKILL");
  });
  return { ran, said: `killed after: ${ran.lines.at(-1) ?? ""}`, problems: [], missed: !killed };
}

/** One run after the other, each killed at its point: the next run of all but the last is the one that is killed next. */
async function killedInTurn(lab: FaultLab, prefix: string, phase: Phase, points: readonly Point[]): Promise<Broken> {
  const rows: Part[] = [];
  let last: Omit<Broken, "rows"> | undefined;
  for (const [name, text] of points) {
    last = await killedAt(lab, phase, text);
    const next = name === points.at(-1)?.[0] ? {} : { next: "went on to the stage of the next row, and was killed there" };
    rows.push({ name: `${prefix}/${name}`, stage: `${phase}, at "${text}"`, said: last.said, problems: [], missed: last.missed === true, ...next });
    if (last.ran.code !== null) break;
  }
  if (last === undefined) throw new Error("no point to kill a run at");
  return { ...last, rows };
}

function killed(phase: Phase, points: readonly Point[], workers?: Fault["workers"]): Fault {
  const name = `run-killed-${workers === undefined ? phase : `${phase}-${workers.from}-${workers.to}`}`;
  return { name, phase, fault, stage: phase, ...(workers === undefined ? {} : { workers }), run: (lab) => killedInTurn(lab, name, phase, points) };
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
    ["calico-node", "DaemonSet ignition-cluster-calico"],
  ]),
  killed("change", [["workers", "waiting for Machine"]], { from: 2, to: 3 }),
  killed("change", [["deployment", "MachineDeployment ignition-cluster-md-0 updated"]], { from: 3, to: 2 }),
  killed("destroy", [
    ["cluster", "ignition-cluster: waiting for its deletion"],
    ["managers", "apps/v1:Deployment management-infrastructure-aws"],
    ["definitions", "finalizers: customresourcecleanup"],
    ["namespaces", "Namespace management-control-plane-kubeadm"],
  ]),
];
