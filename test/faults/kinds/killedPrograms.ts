import { Ran, Seen } from "../command";
import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";
import { reasonOf } from "../reason";

/** A program of the lab, how its name begins and ends, and the text of the output at which it is killed. */
interface Kill {
  readonly what: string;
  readonly program: RegExp;
  readonly text: string;
  /**
   * The run may end with it: Pulumi's Kubernetes provider makes no call again that its server has refused
   * (its pkg/await/await.go retries where the kind or the namespace is not there yet, and nothing else).
   */
  readonly mayEnd: boolean;
}

interface Killed {
  name: string;
  failed: string;
  done: Promise<void>;
  /** The run in which it was killed, where that one did not complete. */
  ended?: Ran;
}

type Kills = Map<Kill, Killed>;

async function kill(lab: FaultLab, program: RegExp, killed: Killed): Promise<void> {
  try {
    const found = await lab.pidOf(program);
    killed.name = found.name;
    process.kill(found.pid, "SIGKILL");
  } catch (error) {
    killed.failed = (error as Error).message;
  }
}

/** Kills each program when the output comes to its text. */
function killer(lab: FaultLab, kills: readonly Kill[], done: Kills): Seen {
  return (output) => {
    for (const one of kills.filter((wanted) => !done.has(wanted) && output.includes(wanted.text))) {
      const killed: Killed = { name: "", failed: "", done: Promise.resolve() };
      done.set(one, killed);
      killed.done = kill(lab, one.program, killed);
    }
  };
}

/** Runs up to one that completes, as long as those that do not were ended by what may end them. */
async function runs(lab: FaultLab, command: string, kills: readonly Kill[], done: Kills): Promise<readonly Ran[]> {
  const all: Ran[] = [];
  for (;;) {
    const before = new Set(done.keys());
    const ran = await lab.run(command, killer(lab, kills, done));
    await Promise.all([...done.values()].map(({ done: over }) => over));
    all.push(ran);
    const fatal = [...done].filter(([one]) => !before.has(one) && one.mayEnd);
    if (ran.code === 0 || fatal.length === 0) return all;
    for (const [, killed] of fatal) killed.ended = ran;
  }
}

/** What the run said of a program that was killed, and what is wrong with that. */
function partOf(
  prefix: string,
  phase: Phase,
  { what, text }: Kill,
  killed: Killed | undefined,
  all: readonly Ran[],
): Part {
  const base = { name: `${prefix}/${what}`, stage: `${phase}, at "${text}"` };
  if (killed === undefined) return { ...base, said: "", problems: [], missed: true };
  if (killed.failed !== "") return { ...base, said: "", problems: [killed.failed] };
  const line = all
    .flatMap(({ lines }) => lines)
    .find((candidate) => candidate.includes(`${killed.name} was ended by SIGKILL`));
  const { ended } = killed;
  const reason = ended === undefined ? "" : `; the run ended: ${reasonOf(ended)}`;
  const problems = [
    ...(line === undefined ? [`the run did not say that ${killed.name} was killed`] : []),
    ...(ended !== undefined && !/connect|EOF|timed? ?out|etcd/i.test(reason)
      ? ["the message does not say that the server is away"]
      : []),
  ];
  return { ...base, said: `${line?.replace(/^error: /, "") ?? ""}${reason}`, problems };
}

/** One run in which programs die one after the other, each at its stage. */
async function killInTurn(
  lab: FaultLab,
  prefix: string,
  phase: Phase,
  kills: readonly Kill[],
  fatal: boolean,
): Promise<Broken> {
  const done: Kills = new Map();
  const all = await runs(lab, phase === "destroy" ? "destroy" : "up", kills, done);
  const ran = all.at(-1) as Ran;
  const problems: string[] = [];
  if (fatal && ran.code === 0) problems.push("the run ended as if nothing had happened");
  if (fatal && !/make lab-down/.test(ran.text)) problems.push("the run did not say what to do");
  if (!fatal && ran.code !== 0) problems.push(`the run did not survive it: ${reasonOf(ran)}`);
  const rows = kills
    .map((one) => partOf(prefix, phase, one, done.get(one), all))
    .map((row) => ({ ...row, problems: [...row.problems, ...problems] }));
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

const at = (what: string, program: RegExp, text: string): Kill => ({
  what,
  program,
  text,
  mayEnd: /apiserver|etcd/.test(what),
});
const scaling = "MachineDeployment ignition-cluster-md-0 updated";
const deleting = "Cluster ignition-cluster deleting";

const apiServer = /^management-apiserver$/;
const etcd = /^management-etcd$/;
const controllerManager = /^management-controller-manager$/;

export const killedPrograms: readonly Fault[] = [
  killing("up", "up", [
    at("management-apiserver", apiServer, "management-cluster-api-namespace-capi-system created"),
    at("management-controller-manager", controllerManager, "deployment-capi-system-capi-controller-manager created"),
    at("capi-controller-manager", /^capi-controller-manager$/, "waiting for AWSCluster"),
    at("capi-kubeadm-control-plane-controller-manager", /^capi-kubeadm-control-plane/, "waiting for Machine"),
    at("management-etcd", etcd, "no node has joined"),
    at("workload-apiserver", /^ignition-cluster-.*-kube-apiserver$/, "kube-system-calico-node creating"),
  ]),
  killing("change", "change", [
    at("capa-controller-manager", /^capa-controller-manager$/, scaling),
    at("management-apiserver", apiServer, "waiting for Machine"),
  ]),
  killing("change-bootstrap", "change", [
    at("capi-kubeadm-bootstrap-controller-manager", /^capi-kubeadm-bootstrap/, scaling),
    at("workload-etcd", /^ignition-cluster-.*-etcd$/, "waiting for Machine"),
  ]),
  killing("destroy", "destroy", [
    at("capa-controller-manager", /^capa-controller-manager$/, deleting),
    at("management-apiserver", apiServer, "Cluster ignition-cluster deleted"),
    at("management-controller-manager", controllerManager, "capi-webhook-service deleted"),
    at("management-etcd", etcd, "namespace-capa-system deleting"),
  ]),
  killing("moto-up", "up", [at("moto", /^moto$/, "waiting for AWSCluster")], true),
  killing("moto-destroy", "destroy", [at("moto", /^moto$/, deleting)], true),
];
