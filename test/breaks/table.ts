import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { Break, Verdict } from "./break";
import { breaks } from "./breaks";
import { testFiles, unbroken } from "./unbroken";

export const page = path.join(projectRoot(), "docs", "breaks.md");
const longest = 240;

const introduction = `# Breaks

Tests that compare this program with upstream's own tools are worth what they can refuse. \`make breaks\` makes one deliberate break after the other in a private copy of
the project and demands that the test named here fails: by an assertion, not by an error of syntax or import, and with words that name what was broken. The same
tests have to pass before anything is broken. A break that nothing catches is a FAILED row, and ends the run with an error; then the test is to be mended.

The list is \`test/breaks/kinds/\`: for each break the file, a text that stands in it once, what takes its place, and the test. \`make unit\` checks that each text still
stands there. \`make breaks ONLY=iam\` carries out those whose name begins so and leaves the other rows as they are. It takes about a quarter of an hour on two cores.

Rows with † need a lab, or ESLint with the types of the whole project: they were broken together, in one run, and each had to be named by itself.
`;

const head = ["| break | what was broken | where | which test caught it | what it said |", "|---|---|---|---|---|"];

function cell(text: string, most = longest): string {
  const line = text.replaceAll(os.homedir(), "~").replaceAll(new RegExp(`${os.tmpdir()}/[\\w-]+`, "g"), "…").replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

function catcherOf({ caughtBy, file }: Break, { title }: Verdict): string {
  if (typeof caughtBy === "string") return `${title ?? caughtBy}, on \`${file}\``;
  return `\`${caughtBy.file.replace(/^test\//, "")}\`: ${cell(caughtBy.test)}`;
}

export interface Row {
  readonly broken: Break;
  readonly verdict: Verdict;
}

function lineOf({ broken, verdict }: Row): string {
  const { name, what, file, together } = broken;
  const caught = verdict.caught ? catcherOf(broken, verdict) : "**FAILED**";
  return `| \`${name}\`${together === undefined ? "" : " †"} | ${cell(what)} | \`${file}\` | ${caught} | ${cell(verdict.said)} |`;
}

/** The names of the rows that a text has. */
export function rowNames(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)`(?: †)? \| .* \| .* \| .* \|/gm)].map(([, name = ""]) => name);
}

function standing(): Map<string, string> {
  const text = fs.existsSync(page) ? fs.readFileSync(page, "utf8") : "";
  return new Map(text.split("\n").flatMap((line) => rowNames(line).map((name) => [name, line] as const)));
}

/** Test files without a break, each with the reason. */
function unbrokenLines(): string[] {
  const all = testFiles().length;
  const heading = `## Test files without a break\n\nOf ${all} test files of \`test/unit\`, \`test/upstream\` and \`test/lab\`, these have none:\n`;
  return [heading, "| file | why |", "|---|---|", ...Object.entries(unbroken).map(([file, why]) => `| \`${file}\` | ${why} |`)];
}

/** Puts rows in the place of those of their names; the others stay, in the order of the list. */
export function writeRows(rows: readonly Row[]): void {
  const lines = new Map([...standing(), ...rows.map((row) => [row.broken.name, lineOf(row)] as const)]);
  const sorted = breaks.flatMap(({ name }) => lines.get(name) ?? []);
  fs.writeFileSync(page, `${introduction}\n${[...head, ...sorted].join("\n")}\n\n${unbrokenLines().join("\n")}\n`);
}
