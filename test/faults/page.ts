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

This page shows what happens when one thing breaks while the lab is brought up, changed or destroyed, and what to do then. \`make faults\` writes it: it breaks
each thing in a separate lab, does what the page says, and checks that the next run finishes (an \`up\` with every node Ready and nothing to do a second time,
a \`destroy\` with \`nothing left\`), that nothing was created twice (account and machines are compared with a clean run), that no process of a run is still
running, and that no secret is in output or logs. \`make faults ONLY=name\` runs the rows with names that start with it, and leaves the others as they are.
The full output of each run is in [faults.json](faults.json). A row with FAILED is an open problem: the page shows what was seen last.

Rows with the same name prefix were broken one after the other, each at its stage: programs within one run, runs each after the previous one.
`;

const ofDoubles = `## What the AWS provider creates twice, or loses track of

When a call fails, Cluster API's provider for AWS does this with the objects below; it would do the same on AWS itself. Any other object that is
created twice or remains is a failure. An object that the provider has lost track of costs little or nothing, and has the cluster's tag
\`sigs.k8s.io/cluster-api-provider-aws/cluster/<name>\`; in your own account
\`aws resourcegroupstaggingapi get-resources --tag-filters Key=<tag>\` finds it.
`;

function cell(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll(projectRoot(), ".").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function lineOf({ name, stage, said, next, verdict }: Row): string {
  const cells = [
    `\`${name}\``,
    cell(stage, longest.stage),
    cell(said, longest.said),
    cell(next, longest.next),
    cell(verdict, longest.verdict),
  ];
  return `| ${cells.join(" | ")} |`;
}

function sectionOf({ title, sees, then, prefixes }: Family, rows: readonly Row[]): string[] {
  const own = rows.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  if (own.length === 0) return [];
  const head = ["| row | broken | the run said | the next run | verdict |", "|---|---|---|---|---|"];
  return [
    `## ${title}`,
    "",
    `*What you see:* ${sees}`,
    "",
    `*What to do:* ${then}`,
    "",
    ...head,
    ...own.map(lineOf),
    "",
  ];
}

/** The page, and the kinds of calls that never failed in any run. */
export function pageOf({ rows, calls }: FaultsRecord): {
  readonly text: string;
  readonly uncovered: readonly string[];
} {
  const { section, uncovered } = coverage(rows, calls);
  const sections = families.flatMap((family) => sectionOf(family, rows));
  return {
    text: [introduction, ...sections, ofDoubles, doublesSection(), "", "## Kinds of calls", "", section, ""].join("\n"),
    uncovered,
  };
}

export function writePage(record: FaultsRecord): readonly string[] {
  const { text, uncovered } = pageOf(record);
  fs.writeFileSync(file, text);
  return uncovered;
}
