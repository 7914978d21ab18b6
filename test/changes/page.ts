import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import type { Row } from "./run";
import { notExercised } from "./steps";

const file = path.join(projectRoot(), "docs", "changes.md");
const widest = 150;

const introduction = `# Changes

What a change of each setting does on a running cluster, as seen in the lab with Pulumi's own engine and the real controllers. \`make changes\` writes this
page: it brings up the lab's stack with two pools, changes the settings in groups, and after each group checks that the machines that docs/settings.md
says are replaced are others than before, that no other machine is, that every node is Ready, and that a further preview shows no change. Five clients ask
the cluster's API server all the while, and a workload's pods have to stay on every node that stays. It ends with a destroy to nothing. Settings of one group share one \`up\`, so what the preview showed is that of the group. A row with FAILED is an open problem.
`;

function cell(text: string, most = widest): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll(projectRoot(), ".").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function table(rows: readonly Row[]): string {
  const head = ["| setting | new value | docs/settings.md says | verdict |", "|---|---|---|---|"];
  const lines = rows.map(
    ({ setting, value, kind, verdict }) => `| \`${setting}\` | \`${cell(value, 60)}\` | ${kind} | ${cell(verdict)} |`,
  );
  return [...head, ...lines].join("\n");
}

function sectionOf(name: string, rows: readonly Row[]): string {
  const own = rows.filter(({ step }) => step === name);
  const [{ preview, happened } = { preview: "", happened: "" }] = own;
  const seen =
    happened === "nothing"
      ? own.map((row) => `- ${cell(row.preview, 400)}`).join("\n")
      : `*Preview:* ${cell(preview, 500)}\n\n*Happened:* ${cell(happened, 300)}`;
  return [`## ${name}`, seen, table(own)].join("\n\n");
}

/** Writes docs/changes.md. */
export function writePage(rows: readonly Row[], end: string): void {
  const steps = [...new Set(rows.map(({ step }) => step))];
  const rest = Object.entries(notExercised).map(([setting, why]) => `| \`${setting}\` | ${why} |`);
  const text = [
    introduction,
    ...steps.map((name) => sectionOf(name, rows)),
    `## The end\n\n${end}`,
    ["## Not changed here", "", "| setting | why |", "|---|---|", ...rest].join("\n"),
  ].join("\n\n");
  fs.writeFileSync(file, `${text.replace(/\n{3,}/g, "\n\n")}\n`);
}
