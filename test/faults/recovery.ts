import { clearPending, goOn } from "./afterKill";
import { Ran } from "./command";
import { Broken, Fault } from "./fault";
import { FaultLab } from "./faultLab";
import { Holdings, said } from "./holdings";
import { destroyedAfter } from "./leftovers";
import { explained } from "./providerDoubles";
import { applied, destroyed, Verified } from "./verify";

interface Recovered {
  readonly verified: Verified;
  /** The stack is applied now; else it is destroyed. */
  readonly applied: boolean;
}

interface Next {
  /** A run that is over already. */
  readonly ran: Ran | undefined;
  readonly steps: readonly string[];
}

/** What comes before the run that is to complete, which after a killed one is itself not quite as any other. */
async function next(lab: FaultLab, phase: Fault["phase"], { ran, killed }: Broken): Promise<Next> {
  if (killed !== true) return { ran: ran.code === 0 ? ran : undefined, steps: [] };
  const gone = await goOn(lab, phase === "destroy" ? "destroy" : "up");
  if (gone.ran.code !== 0) return gone;
  const cleared = await clearPending(lab);
  if (!gone.tookOver) return { ran: gone.ran, steps: [...gone.steps, ...cleared] };
  // The providers have on record what they were told for that one run; the next `up` takes it back.
  return { ran: undefined, steps: [...gone.steps, "up", ...cleared] };
}

async function destroyedNow(lab: FaultLab, ran: Ran | undefined, { ofAws }: Fault): Promise<Verified> {
  return ofAws === undefined ? destroyed(lab, ran) : destroyedAfter(ofAws, lab, ran);
}

/**
 * A stack that is applied, or destroyed again where the AWS provider has made something twice: that would be counted in
 * the next run.
 */
async function appliedNow(
  lab: FaultLab,
  clean: Holdings | undefined,
  ran: Ran | undefined,
  { ofAws }: Fault,
): Promise<Recovered> {
  const verified = await applied(lab, clean, ran);
  const { own, other } = explained(verified.differences, ofAws ?? []);
  const problems = [...verified.problems, ...other];
  if (own.length === 0 || ofAws === undefined) return { verified: { ...verified, problems }, applied: true };
  const end = await destroyedAfter(ofAws, lab);
  const text = `${verified.next}, with ${own.map(said).join(", ")}; ${end.doubled?.next ?? end.next}`;
  return {
    verified: {
      ...verified,
      problems: [...problems, ...end.problems],
      doubled: { kinds: own.map(({ kind }) => kind), next: text },
    },
    applied: false,
  };
}

/** The runs that follow the one that was broken, and whether they come to what a clean run comes to. */
export async function recovery(
  lab: FaultLab,
  clean: Holdings | undefined,
  fault: Fault,
  broken: Broken,
): Promise<Recovered> {
  const { ran, steps } = await next(lab, fault.phase, broken);
  const destroys = fault.phase === "destroy" || fault.recovery === "destroy";
  const recovered = destroys
    ? { verified: await destroyedNow(lab, fault.phase === "destroy" ? ran : undefined, fault), applied: false }
    : await appliedNow(lab, clean, ran, fault);
  const { verified } = recovered;
  return { ...recovered, verified: { ...verified, next: [...steps, verified.next].join("; ") } };
}
