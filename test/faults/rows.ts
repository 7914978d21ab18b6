import { Broken, Fault, Part, Row } from "./fault";
import { Verified } from "./verify";

const passed = "passed";
const passedWithDoubles = "passed; what was made twice or stayed is the AWS provider's own (below)";

/** The rows of a fault, and the parts of it that never came to be. */
export function rowsOf(
  fault: Fault,
  broken: Broken,
  verified: Verified,
  root: string,
): { readonly rows: readonly Row[]; readonly missed: readonly Part[] } {
  const all: readonly Part[] = broken.rows ?? [{ ...broken, name: fault.name, stage: fault.stage }];
  const missed = all.filter((part) => part.missed === true);
  const plain = (text: string): string => text.replaceAll(root, ".lab");
  const rows = all
    .filter((part) => !missed.includes(part))
    .map((part): Row => {
      const wrong = [...new Set([...part.problems, ...verified.problems])];
      const next = part.next ?? verified.doubled?.next ?? verified.next;
      const good = verified.doubled === undefined ? passed : passedWithDoubles;
      const verdict = wrong.length === 0 ? good : `FAILED: ${plain(wrong.join("; "))}`;
      const calls = part.calls === undefined ? {} : { calls: part.calls };
      return {
        name: part.name,
        fault: fault.fault,
        stage: part.stage,
        said: plain(part.said),
        next: plain(next),
        verdict,
        ...calls,
      };
    });
  return { rows, missed };
}
