import { ReviewedDifference } from "./reviewedDifferences";

function lines(text: unknown): string[] {
  return typeof text === "string"
    ? text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
    : [];
}

const isLong = (value: unknown): boolean => typeof value === "string" && value.includes("\n");

function shown(value: unknown, { wording, clusterctl, here }: ReviewedDifference): string {
  if (wording === true) return "a text";
  if (value === undefined) return "–";
  return isLong(clusterctl) || isLong(here)
    ? "below"
    : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function row(difference: ReviewedDifference): string {
  const { where, clusterctl, here, reason, link } = difference;
  return `| ${[where.map((place) => `\`${place}\``).join("<br>"), shown(clusterctl, difference), shown(here, difference), reason, `[page](${link})`].join(" | ")} |`;
}

/** The lines that one side has and the other has not, indentation and order aside. */
function changedLines({ where, clusterctl, here }: ReviewedDifference): string[] {
  const [theirs, ours] = [lines(clusterctl), lines(here)];
  const marked = (mark: string, these: readonly string[], others: readonly string[]): string[] =>
    these.filter((line) => !others.includes(line)).map((line) => `${mark} ${line}`);
  return [
    `In \`${where[0]?.split(": ")[1] ?? ""}\`:`,
    "",
    "```diff",
    ...marked("-", theirs, ours),
    ...marked("+", ours, theirs),
    "```",
  ];
}

/** A list of reviewed differences as a table, with the lines by which long texts differ below it. */
export function differencesTable(differences: readonly ReviewedDifference[]): string {
  const head = ["| where | `clusterctl` | here | why | upstream |", "|---|---|---|---|---|"];
  const long = differences.filter(({ clusterctl, here }) => isLong(clusterctl) || isLong(here));
  return [...head, ...differences.map(row), ...long.flatMap((difference) => ["", ...changedLines(difference)])].join(
    "\n",
  );
}
