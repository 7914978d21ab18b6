import { Clean } from "./clean";
import { Phase, Row } from "./fault";

const phases: readonly Phase[] = ["up", "change", "destroy"];

/** Kinds of answers, in the order of the page's columns. */
export const answers = ["throttled", "denied", "failed", "silent", "lost"] as const;

export type Answer = (typeof answers)[number];

/** The calls of a phase's runs that one kind of answer was given to; some of them in a run of their own. */
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
  const text = missing.length > 0 ? `FAILED: ${seen.length - missing.length}` : `all${more > 0 ? ` and ${more} more` : ""}`;
  return { text, missing };
}

const introduction = `How many kinds of calls to AWS (\`ec2:CreateVpc\`) a run without a fault makes, and to how many of them each kind of answer was given. A change is a worker
more and then one less; "more" are calls that only a run with a fault makes. One that was seen and never failed is a failure. Which they are is in
[faults.json](faults.json).
`;

/** The table of the kinds of calls, and what is said of each that was never failed. */
export function coverage(rows: readonly Row[], calls: Clean["calls"]): { readonly section: string; readonly uncovered: readonly string[] } {
  const table = phases.flatMap((phase) => {
    const seen = calls[phase];
    return seen === undefined ? [] : [{ phase, seen, cells: answers.map((answer) => cellOf(seen, failed(rows, answer, phase))) }];
  });
  const lines = table.map(({ phase, seen, cells }) => `| ${phase} | ${seen.length} | ${cells.map(({ text }) => text).join(" | ")} |`);
  const head = [`| run | kinds | ${answers.join(" | ")} |`, `|---|---|${answers.map(() => "---").join("|")}|`];
  const uncovered = table.flatMap(({ phase, cells }) => cells.flatMap(({ missing }, index) => (missing.length > 0 ? [`${phase}: never ${answers[index] ?? ""}: ${missing.join(", ")}`] : [])));
  return { section: [introduction, ...head, ...lines].join("\n"), uncovered };
}
