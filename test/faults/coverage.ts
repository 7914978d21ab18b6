import { Clean } from "./clean";
import { Phase } from "./fault";

type Calls = Clean["calls"];

const phases: readonly Phase[] = ["up", "change", "destroy"];

/** Kinds of answers, in the order of the page's columns. */
const answers = ["throttled", "denied", "failed", "silent", "lost"] as const;

const line = /^- ([a-z]+): (.*)$/;

/** The calls of runs without a fault, as the page has them. */
export function callsOnPage(page: string): Calls {
  const lines = page.split("\n").flatMap((text) => {
    const [, phase, calls = ""] = line.exec(text) ?? [];
    return phase === undefined || !(phases as readonly string[]).includes(phase) ? [] : [[phase, [...calls.matchAll(/`([^`]+)`/g)].map(([, call = ""]) => call)] as const];
  });
  return Object.fromEntries(lines) as Calls;
}

/** The calls that one kind of answer was given to, from the rows of its family: `aws-denied-up/ec2`, stage "up: CreateVpc, ..."; some calls in a run of their own. */
function failedOnPage(rows: readonly string[], answer: string, phase: Phase): Set<string> {
  const ofFamily = new RegExp(`^\\| \`aws-${answer}-${phase}(?:-alone)?/([^\`]+)\` \\|[^|]*\\| ${phase}: ([^|]*) \\|`);
  return new Set(rows.flatMap((row) => {
    const [, service = "", actions = ""] = ofFamily.exec(row) ?? [];
    return actions === "" ? [] : actions.split(", ").map((action) => `${service}:${action}`);
  }));
}

interface Cell {
  readonly text: string;
  readonly missing: readonly string[];
}

function cellOf(seen: readonly string[], failed: ReadonlySet<string>): Cell {
  const missing = seen.filter((call) => !failed.has(call));
  const count = `${seen.length - missing.length} of ${seen.length}`;
  const more = [...failed].filter((call) => !seen.includes(call)).length;
  const never = failed.size === 0 ? "this answer was not given" : `never ${missing.join(", ")}`;
  const text = missing.length > 0 ? `FAILED: ${count}, ${never}` : `${count}${more > 0 ? `, and ${more} that only such a run makes` : ""}`;
  return { text, missing };
}

const introduction = `## Kinds of calls

How many kinds of calls to AWS a run without a fault makes (a change is a worker more and then one less), and how many of them each kind of answer was given to. What
was seen and never failed is a failure.
`;

/** The page's foot, and what is said of each kind of call that was never failed. */
export function coverage(rows: readonly string[], calls: Calls): { readonly section: string; readonly uncovered: readonly string[] } {
  const known = phases.filter((phase) => calls[phase] !== undefined);
  const table = known.map((phase) => ({ phase, seen: calls[phase] ?? [], cells: answers.map((answer) => cellOf(calls[phase] ?? [], failedOnPage(rows, answer, phase))) }));
  const lines = table.map(({ phase, seen, cells }) => `| ${phase} | ${seen.length} | ${cells.map(({ text }) => text).join(" | ")} |`);
  const lists = known.map((phase) => `- ${phase}: ${(calls[phase] ?? []).map((call) => `\`${call}\``).join(", ")}`);
  const head = [`| run | kinds | ${answers.join(" | ")} |`, `|---|---|${answers.map(() => "---").join("|")}|`];
  const uncovered = table.flatMap(({ phase, cells }) => cells.flatMap(({ missing }, index) => (missing.length > 0 ? [`${phase}: never ${answers[index] ?? ""}: ${missing.join(", ")}`] : [])));
  return { section: [introduction, ...head, ...lines, "", ...lists].join("\n"), uncovered };
}
