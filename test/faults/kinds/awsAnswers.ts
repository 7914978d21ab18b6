import { Ran } from "../command";
import { Answer } from "../coverage";
import { Broken, Fault, FailedCalls, Phase } from "../fault";
import { FaultLab } from "../faultLab";
import { reasonOf } from "../reason";

/**
 * Answers that every kind of call gets, one after the other: whoever makes a call again, as all do, survives each of
 * them.
 */
interface Family {
  readonly name: string;
  readonly words: string;
  readonly answers: readonly Answer[];
}

const refused: Family = {
  name: "refused",
  words: "AWS throttles each kind of call once, and then answers it once with an internal error",
  answers: ["throttled", "failed"],
};
const unanswered: Family = {
  name: "unanswered",
  words: "AWS gives no answer to each kind of call once, and then carries it out once and its answer is lost",
  answers: ["silent", "lost"],
};
const denied: Family = { name: "denied", words: "AWS denies each kind of call once", answers: ["denied"] };

type Call = readonly [service: string, action: string];

const everyCall: readonly Call[] = [["*", "*"]];

/** Calls of a run that are not made once an earlier one has failed: of these alone, in a run of their own. */
const hidden: readonly { readonly family: Family; readonly phase: Phase; readonly calls: readonly Call[] }[] = [
  // The tags of a new machine's network interfaces are written once, by what makes the machine, if it can look at the
  // interfaces (the provider's pkg/cloud/services/ec2/instances.go, CreateInstance).
  { family: denied, phase: "change", calls: [["ec2", "CreateTags"]] },
  // A gateway whose detachment was carried out, and a group whose listener is gone, are not seen again
  // (providerDoubles.ts).
  {
    family: unanswered,
    phase: "destroy",
    calls: [
      ["ec2", "DeleteInternetGateway"],
      ["elasticloadbalancing", "DeleteTargetGroup"],
    ],
  },
];

/**
 * A run that is denied its calls one by one ends at each; there are some thirty kinds of calls that the program makes
 * itself.
 */
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
    if (ran.code === 0 || ran.timedOut || leavesSomething(ran) || failed.length >= mostRuns)
      return { failed, last: ran };
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

/** A run that a denial ends must say what was denied and what to do. */
function unclear(failed: readonly Ran[]): string[] {
  const bad = failed.filter(
    (ran) => !/Access ?Denied|Unauthorized|not authorized/i.test(ran.text) || !/allow/i.test(reasonOf(ran)),
  );
  return bad.map((ran) => `a run said only: ${reasonOf(ran)}`);
}

async function failEach(lab: FaultLab, { answers }: Family, phase: Phase, wanted: readonly Call[]): Promise<Broken> {
  // The next rule answers when the one before it is used up.
  lab.failCalls(answers.flatMap((kind) => wanted.map(([service, action]) => ({ service, action, kind, times: 1 }))));
  const { failed, last } = await runsOf(lab, phase);
  const calls: FailedCalls = Object.fromEntries(answers.map((kind) => [kind, lab.failedCalls(kind)]));
  lab.failCalls([]);
  const counts = answers.map((kind) => `${calls[kind]?.length ?? 0} kinds of calls ${kind}`).join(", ");
  const came =
    failed[0] === undefined
      ? "nothing: they were made again"
      : `${failed.length} runs ended, the first with: ${reasonOf(failed[0])}`;
  const problems = [
    ...answers.flatMap((kind) => (calls[kind]?.length === 0 ? [`no call was ${kind}`] : [])),
    ...(answers.includes("denied")
      ? unclear(failed)
      : failed.map((ran) => `a run did not survive it: ${reasonOf(ran)}`)),
  ];
  return { ran: last, said: `${counts}; ${came}`, problems, calls };
}

function answering(family: Family, phase: Phase, alone?: readonly Call[]): Fault {
  return {
    name: `aws-${family.name}-${phase}${alone === undefined ? "" : "-alone"}`,
    phase,
    fault: `${family.words}${alone === undefined ? "" : ", of those that an earlier failure hides"}`,
    stage: phase,
    ofAws: family.answers,
    ...(phase === "change" ? { workers: { from: 2, to: 3 } } : {}),
    run: (lab) => failEach(lab, family, phase, alone ?? everyCall),
  };
}

const phases: readonly Phase[] = ["up", "change", "destroy"];

export const awsAnswers: readonly Fault[] = phases.flatMap((phase) => [
  ...[refused, denied, unanswered].map((family) => answering(family, phase)),
  ...hidden.filter((one) => one.phase === phase).map(({ family, calls }) => answering(family, phase, calls)),
]);
