import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { Clean } from "./clean";
import { callsOnPage, coverage } from "./coverage";
import { Row } from "./fault";
import { doublesSection } from "./providerDoubles";

const file = path.join(projectRoot(), "docs", "faults.md");
const columns = ["row", "fault", "stage", "what the run said", "what the next run did", "verdict"];
const longest = 260;

const introduction = `# Faults

What happens when one thing breaks while the lab is brought up, changed or destroyed. The table is made by \`make faults\`, which breaks each thing in a lab of
its own and then demands that the next run finishes: an \`up\` with every node Ready and nothing to do a second time, a \`destroy\` with \`nothing left\`; that
nothing was made twice (account and machines are counted against a clean run); that nothing of a run still runs; and that no secret stands in output or logs.
What cannot be survived has to be said in a message that names object, cause and fix. \`make faults ONLY=name\` runs the rows whose name begins so and
leaves the others as they are.

Rows with a common beginning of their name were broken one after the other, each at its stage: programs in one run, runs each of which was the one that followed
the last. Where AWS fails, each call that is listed under the stage failed once in one run.
`;

const ofDoubles = `## What the AWS provider makes twice, or loses sight of

When a call fails, Cluster API's provider for AWS does so with these; it would do so on AWS itself. Anything else that is made twice or stays is a failure. What it has
lost sight of costs little or nothing, and carries the cluster's tag \`sigs.k8s.io/cluster-api-provider-aws/cluster/<name>\`; in an account of your own
\`aws resourcegroupstaggingapi get-resources --tag-filters Key=<tag>\` finds it.
`;

function cell(text: string, most = longest): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll(projectRoot(), ".").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

function lineOf({ name, fault, stage, said, next, verdict }: Row): string {
  // The stage of a family of faults lists every call that was failed.
  const cells = [`\`${name}\``, cell(fault), cell(stage, Infinity), cell(said), cell(next), cell(verdict)];
  return `| ${cells.join(" | ")} |`;
}

function nameOf(line: string): string | undefined {
  return /^\| `([^`]+)` \|/.exec(line)?.[1];
}

const page = (): string => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");

/** Rows of the table as they stand, by name. */
function standing(): Map<string, string> {
  return new Map(page().split("\n").flatMap((line) => (nameOf(line) === undefined ? [] : [[nameOf(line) as string, line] as const])));
}

/**
 * Puts rows in the place of those of their names; the others stay. `order`: names that there are, those of families as prefixes. `calls`: those of
 * runs without a fault, where they are known anew. Says which kinds of calls have never been failed.
 */
export function merge(rows: readonly Row[], order: readonly string[], calls: Clean["calls"] = {}): readonly string[] {
  const all = standing();
  const place = (name: string): number => {
    const index = order.findIndex((known) => name === known || name.startsWith(`${known}/`));
    return index < 0 ? order.length : index;
  };
  for (const row of rows) all.set(row.name, lineOf(row));
  // Of faults that there no longer are.
  for (const name of [...all.keys()]) if (place(name) === order.length) all.delete(name);
  const sorted = [...all].sort(([a], [b]) => place(a) - place(b)).map(([, line]) => line);
  const head = [`| ${columns.join(" | ")} |`, `|${columns.map(() => "---").join("|")}|`];
  const { section, uncovered } = coverage(sorted, { ...callsOnPage(page()), ...calls });
  fs.writeFileSync(file, [introduction, ...head, ...sorted, "", ofDoubles, doublesSection(), "", section, ""].join("\n"));
  return uncovered;
}
