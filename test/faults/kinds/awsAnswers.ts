import { Ran, reasonOf } from "../command";
import { Broken, Fault, Part, Phase } from "../fault";
import { FaultLab } from "../faultLab";

const words = {
  throttled: "AWS throttles each kind of call once",
  denied: "AWS denies each kind of call once",
  failed: "AWS answers each kind of call once with an internal error",
  silent: "AWS gives no answer to each kind of call once",
  lost: "AWS carries out each kind of call once and its answer is lost",
} as const;

type Kind = keyof typeof words;

type Call = readonly [service: string, action: string];

const everyCall: readonly Call[] = [["*", "*"]];

/** Calls of a run that are not made once an earlier one has failed: of these alone, in a run of their own. */
const hidden: readonly { readonly kind: Kind; readonly phase: Phase; readonly calls: readonly Call[] }[] = [
  // The tags of a new machine's network interfaces are written once, by what makes the machine, if it can look at the interfaces
  // (the provider's pkg/cloud/services/ec2/instances.go, CreateInstance).
  { kind: "denied", phase: "change", calls: [["ec2", "CreateTags"]] },
  // A gateway whose detachment was carried out, and a group whose listener is gone, are not seen again (providerDoubles.ts).
  { kind: "lost", phase: "destroy", calls: [["ec2", "DeleteInternetGateway"], ["elasticloadbalancing", "DeleteTargetGroup"]] },
];

/** A run that is denied its calls one by one ends at each; there are some thirty kinds of calls that the program makes itself. */
const mostRuns = 40;

interface Runs {
  readonly failed: readonly Ran[];
  readonly last: Ran;
}

/** It has deleted all that it knows of; what the AWS provider has lost sight of goes by no further run. */
const leavesSomething = ({ text }: Ran): boolean => /^left in the account: /m.test(text);

/** Runs that ended at a denied call, up to the one that completes. */
async function untilComplete(lab: FaultLab, command: string): Promise<Runs> {
  const failed: Ran[] = [];
  for (;;) {
    const ran = await lab.run(command);
    if (ran.code === 0 || ran.timedOut || leavesSomething(ran) || failed.length >= mostRuns) return { failed, last: ran };
    failed.push(ran);
  }
}

/** A change is a worker more and then one less, so that calls that delete are among those of a change. */
async function runsOf(lab: FaultLab, phase: Phase): Promise<Runs> {
  const first = await untilComplete(lab, phase === "destroy" ? "destroy" : "up");
  if (phase !== "change" || first.last.code !== 0) return first;
  lab.configure(2);
  const { failed, last } = await untilComplete(lab, "up");
  return { failed: [...first.failed, ...failed], last };
}

function partOf(name: string, phase: Phase, service: string, calls: readonly string[], failed: readonly Ran[]): Part {
  const actions = calls.filter((call) => call.startsWith(`${service}:`)).map((call) => call.slice(service.length + 1));
  const ended = failed.filter(({ text }) => new RegExp(`^error: .*\\b${service}\\b`, "im").test(text));
  const said = ended[0] === undefined ? "nothing: the call was made again" : `${ended.length} runs ended, the first with: ${reasonOf(ended[0])}`;
  return { name: `${name}/${service}`, service, stage: `${phase}: ${actions.sort().join(", ")}`, said, problems: [] };
}

/** A run that a denial ends must say what was denied and what to do. */
function unclear(failed: readonly Ran[]): string[] {
  const bad = failed.filter((ran) => !/Access ?Denied|Unauthorized|not authorized/i.test(ran.text) || !/allow/i.test(reasonOf(ran)));
  return bad.map((ran) => `a run said only: ${reasonOf(ran)}`);
}

async function failEach(lab: FaultLab, name: string, kind: Kind, phase: Phase, wanted: readonly Call[]): Promise<Broken> {
  lab.failCalls(wanted.map(([service, action]) => ({ service, action, kind, times: 1 })));
  const { failed, last } = await runsOf(lab, phase);
  const calls = lab.failedCalls();
  lab.failCalls([]);
  const services = [...new Set(calls.map((call) => call.split(":")[0] ?? ""))].sort();
  const problems = [
    ...(calls.length === 0 ? ["no call was failed"] : []),
    ...(kind === "denied" ? unclear(failed) : failed.map((ran) => `a run did not survive it: ${reasonOf(ran)}`)),
  ];
  return { ran: last, said: "", problems, rows: services.map((service) => partOf(name, phase, service, calls, failed)).map((part) => ({ ...part, problems })) };
}

function answers(kind: Kind, phase: Phase, alone?: readonly Call[]): Fault {
  const name = `aws-${kind}-${phase}${alone === undefined ? "" : "-alone"}`;
  return {
    name,
    phase,
    fault: `${words[kind]}${alone === undefined ? "" : ", of those that an earlier failure hides"}`,
    stage: phase,
    ofAws: kind,
    ...(phase === "change" ? { workers: { from: 2, to: 3 } } : {}),
    run: (lab) => failEach(lab, name, kind, phase, alone ?? everyCall),
  };
}

const phases: readonly Phase[] = ["up", "change", "destroy"];

export const awsAnswers: readonly Fault[] = phases.flatMap((phase) => [
  ...(Object.keys(words) as Kind[]).map((kind) => answers(kind, phase)),
  ...hidden.filter((one) => one.phase === phase).map(({ kind, calls }) => answers(kind, phase, calls)),
]);
