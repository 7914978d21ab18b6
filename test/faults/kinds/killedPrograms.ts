import { Ran } from "../command";
import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";

/** A program of the lab, how its name begins and ends, and the text of the output at which it is killed. */
interface Kill {
  readonly what: string;
  readonly program: RegExp;
  readonly text: string;
}

interface Killed extends Kill {
  name: string;
  failed: string;
  done: Promise<void>;
}

/** What the run said of a program that was killed, and what is wrong with that. */
function partOf(prefix: string, phase: Phase, { what, text }: Kill, killed: Killed | undefined, ran: Ran): Part {
  const base = { name: `${prefix}/${what}`, stage: `${phase}, at "${text}"` };
  if (killed === undefined) return { ...base, said: "", problems: [], missed: true };
  if (killed.failed !== "") return { ...base, said: ran.lines.at(-1) ?? "", problems: [killed.failed] };
  const line = ran.lines.find((candidate) => candidate.includes(`${killed.name} was ended by SIGKILL`));
  return { ...base, said: line?.replace(/^error: /, "") ?? ran.lines.at(-1) ?? "", problems: line === undefined ? [`the run did not say that ${killed.name} was killed`] : [] };
}

async function kill(lab: FaultLab, killed: Killed): Promise<void> {
  try {
    const found = await lab.pidOf(killed.program);
    killed.name = found.name;
    process.kill(found.pid, "SIGKILL");
  } catch (error) {
    killed.failed = (error as Error).message;
  }
}

/** One run in which programs die one after the other, each at its stage. */
async function killInTurn(lab: FaultLab, prefix: string, phase: Phase, kills: readonly Kill[], fatal: boolean): Promise<Broken> {
  const killed = new Map<Kill, Killed>();
  const ran = await lab.run(phase === "destroy" ? "destroy" : "up", (output) => {
    for (const one of kills) {
      if (killed.has(one) || !output.includes(one.text)) continue;
      const entry: Killed = { ...one, name: "", failed: "", done: Promise.resolve() };
      killed.set(one, entry);
      entry.done = kill(lab, entry);
    }
  });
  await Promise.all([...killed.values()].map(({ done }) => done));
  const problems: string[] = [];
  if (fatal && ran.code === 0) problems.push("the run ended as if nothing had happened");
  if (fatal && !/make lab-down/.test(ran.text)) problems.push("the run did not say what to do");
  if (!fatal && ran.code !== 0) problems.push(`the run did not survive it: ${ran.lines.slice(-4).join(" ")}`);
  const rows = kills.map((one) => partOf(prefix, phase, one, killed.get(one), ran)).map((row) => ({ ...row, problems: [...row.problems, ...problems] }));
  return { ran, said: "", problems: rows.flatMap((row) => row.problems), labIsGone: fatal, rows };
}

function killing(suffix: string, phase: Phase, kills: readonly Kill[], fatal = false): Fault {
  const name = `killed-${suffix}`;
  return {
    name,
    phase,
    fault: "a program of the lab is killed (SIGKILL)",
    stage: phase,
    ...(phase === "change" ? { workers: { from: 2, to: 3 } } : {}),
    run: (lab) => killInTurn(lab, name, phase, kills, fatal),
  };
}

const at = (what: string, program: RegExp, text: string): Kill => ({ what, program, text });
const scaling = "MachineDeployment ignition-cluster-md-0 updated";
const deleting = "ignition-cluster: waiting for its deletion";

const apiServer = /^management-apiserver$/;
const etcd = /^management-etcd$/;
const controllerManager = /^management-controller-manager$/;

export const killedPrograms: readonly Fault[] = [
  killing("up", "up", [
    at("management-apiserver", apiServer, "machinesets.cluster.x-k8s.io created"),
    at("management-controller-manager", controllerManager, "waiting for condition Available"),
    at("capi-controller-manager", /^capi-controller-manager$/, "waiting for AWSCluster"),
    at("capi-kubeadm-control-plane-controller-manager", /^capi-kubeadm-control-plane/, "waiting for Machine"),
    at("management-etcd", etcd, "no node has joined"),
    at("workload-apiserver", /^ignition-cluster-.*-kube-apiserver$/, "crd.projectcalico.org created"),
  ]),
  killing("change", "change", [at("capa-controller-manager", /^capa-controller-manager$/, scaling), at("management-apiserver", apiServer, "waiting for Machine")]),
  killing("change-bootstrap", "change", [at("capi-kubeadm-bootstrap-controller-manager", /^capi-kubeadm-bootstrap/, scaling), at("workload-etcd", /^ignition-cluster-.*-etcd$/, "waiting for Machine")]),
  killing("destroy", "destroy", [
    at("capa-controller-manager", /^capa-controller-manager$/, deleting),
    at("management-apiserver", apiServer, "Cluster ignition-cluster deleted"),
    at("management-controller-manager", controllerManager, "finalizers: customresourcecleanup"),
    at("management-etcd", etcd, "Namespace management-infrastructure-aws"),
  ]),
  killing("moto-up", "up", [at("moto", /^moto$/, "waiting for AWSCluster")], true),
  killing("moto-destroy", "destroy", [at("moto", /^moto$/, deleting)], true),
];
