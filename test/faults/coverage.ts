import { Clean } from "./clean";
import { Phase, Row } from "./fault";

const phases: readonly Phase[] = ["up", "change", "destroy"];

/** Kinds of answers, in the order of the page's columns. */
export const answers = ["throttled", "denied", "failed", "silent", "lost"] as const;

export type Answer = (typeof answers)[number];

/** The calls of a phase's runs that got one kind of answer; some of them in a separate run. */
function failed(rows: readonly Row[], answer: Answer, phase: Phase): ReadonlySet<string> {
  const ofPhase = rows.filter(({ name }) => new RegExp(`^aws-[a-z]+-${phase}(-alone)?$`).test(name));
  return new Set(ofPhase.flatMap(({ calls }) => calls?.[answer] ?? []));
}

interface Cell {
  readonly text: string;
  readonly missing: readonly string[];
}

function cellOf(seen: readonly string[], calls: ReadonlySet<string>): Cell {
  const missing = seen.filter((call) => !calls.has(call));
  const more = [...calls].filter((call) => !seen.includes(call)).length;
  const text =
    missing.length > 0 ? `FAILED: ${seen.length - missing.length}` : `all${more > 0 ? ` and ${more} more` : ""}`;
  return { text, missing };
}

const introduction = `The table shows how many kinds of calls to AWS (\`ec2:CreateVpc\`) a run without a fault makes, and how many of them got each kind of
answer. A change is one more worker and then one less; "more" are calls that only a run with a fault makes. A call that was seen and never failed is a
failure. The calls are listed in [faults.json](faults.json).
`;

/** The table of the kinds of calls, and a line for each that never failed. */
export function coverage(
  rows: readonly Row[],
  calls: Clean["calls"],
): { readonly section: string; readonly uncovered: readonly string[] } {
  const table = phases.flatMap((phase) => {
    const seen = calls[phase];
    return seen === undefined
      ? []
      : [{ phase, seen, cells: answers.map((answer) => ({ answer, ...cellOf(seen, failed(rows, answer, phase)) })) }];
  });
  const lines = table.map(
    ({ phase, seen, cells }) => `| ${phase} | ${seen.length} | ${cells.map(({ text }) => text).join(" | ")} |`,
  );
  const head = [`| run | kinds | ${answers.join(" | ")} |`, `|---|---|${answers.map(() => "---").join("|")}|`];
  const never = (phase: Phase, answer: Answer, missing: readonly string[]): string[] =>
    missing.length > 0 ? [`${phase}: never ${answer}: ${missing.join(", ")}`] : [];
  const uncovered = table.flatMap(({ phase, cells }) =>
    cells.flatMap(({ answer, missing }) => never(phase, answer, missing)),
  );
  return { section: [introduction, ...head, ...lines].join("\n"), uncovered };
}
