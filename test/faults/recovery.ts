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

/** The runs that follow the one that was broken, and whether they come to what a clean run comes to. */
export async function recovery(lab: FaultLab, clean: Holdings | undefined, fault: Fault, { ran }: Broken): Promise<Recovered> {
  const done = ran.code === 0 ? ran : undefined;
  if (fault.phase === "destroy" || fault.recovery === "destroy") {
    const destroy = fault.phase === "destroy" ? done : undefined;
    return { verified: fault.ofAws === undefined ? await destroyed(lab, destroy) : await destroyedAfter(fault.ofAws, lab, destroy), applied: false };
  }
  const verified = await applied(lab, clean, done);
  const { own, other } = explained(verified.differences, fault.ofAws);
  const problems = [...verified.problems, ...other];
  if (own.length === 0 || fault.ofAws === undefined) return { verified: { ...verified, problems }, applied: true };
  // What is made twice would be counted in the next run; and what becomes of it has to be known.
  const end = await destroyedAfter(fault.ofAws, lab);
  const next = `${verified.next}, with ${own.map(said).join(", ")}; ${end.doubled?.next ?? end.next}`;
  return { verified: { ...verified, problems: [...problems, ...end.problems], doubled: { kinds: own.map(({ kind }) => kind), next } }, applied: false };
}
