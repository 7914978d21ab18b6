import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { coverage } from "./coverage";
import { families, Family } from "./families";
import { Row } from "./fault";
import { doublesSection } from "./providerDoubles";
import { FaultsRecord } from "./record";

const file = path.join(projectRoot(), "docs", "faults.md");
const longest = { stage: 60, said: 90, next: 90, verdict: 120 };

const introduction = `# Faults

What happens when one thing breaks while the lab is brought up, changed or destroyed, and what to do then. \`make faults\` makes this page: it breaks each thing
in a lab of its own, does what the page says, and demands that the next run finishes: an \`up\` with every node Ready and nothing to do a second time, a
\`destroy\` with \`nothing left\`; that nothing was made twice (account and machines are counted against a clean run); that nothing of a run still runs; and
that no secret stands in output or logs. \`make faults ONLY=name\` runs the rows whose name begins so and leaves the others as they are. What each run said in
full is in [faults.json](faults.json). A row that says FAILED is open: the page has what was seen last.

Rows with a common beginning of their name were broken one after the other, each at its stage: programs in one run, runs each of which was the one that
followed the last.
`;

const ofDoubles = `## What the AWS provider makes twice, or loses sight of

When a call fails, Cluster API's provider for AWS does so with these; it would do so on AWS itself. Anything else that is made twice or stays is a failure.
What it has lost sight of costs little or nothing, and carries the cluster's tag \`sigs.k8s.io/cluster-api-provider-aws/cluster/<name>\`; in an account of your own
\`aws resourcegroupstaggingapi get-resources --tag-filters Key=<tag>\` finds it.
`;

function cell(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll(projectRoot(), ".").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function lineOf({ name, stage, said, next, verdict }: Row): string {
  const cells = [`\`${name}\``, cell(stage, longest.stage), cell(said, longest.said), cell(next, longest.next), cell(verdict, longest.verdict)];
  return `| ${cells.join(" | ")} |`;
}

function sectionOf({ title, sees, then, prefixes }: Family, rows: readonly Row[]): string[] {
  const own = rows.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  if (own.length === 0) return [];
  const head = ["| row | broken | the run said | the next run | verdict |", "|---|---|---|---|---|"];
  return [`## ${title}`, "", `*What one sees:* ${sees}`, "", `*What to do:* ${then}`, "", ...head, ...own.map(lineOf), ""];
}

/** The page, and which kinds of calls have never been failed. */
export function pageOf({ rows, calls }: FaultsRecord): { readonly text: string; readonly uncovered: readonly string[] } {
  const { section, uncovered } = coverage(rows, calls);
  const sections = families.flatMap((family) => sectionOf(family, rows));
  return { text: [introduction, ...sections, ofDoubles, doublesSection(), "", "## Kinds of calls", "", section, ""].join("\n"), uncovered };
}

export function writePage(record: FaultsRecord): readonly string[] {
  const { text, uncovered } = pageOf(record);
  fs.writeFileSync(file, text);
  return uncovered;
}
