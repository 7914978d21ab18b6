/** A figure of the page. */
export interface Row {
  readonly what: string;
  readonly ours: Figure;
  /** What it is measured against in the same run. */
  readonly against?: Figure;
  /** Target of the ratio if there is one, else of the figure itself. */
  readonly target?: Target;
  /** Why the target is missed, if it is. */
  readonly why?: string;
}

export interface Figure {
  readonly value: number;
  readonly unit: Unit;
}

export interface Target {
  readonly limit: number;
  /** `x` is the ratio. */
  readonly unit: Unit | "x";
}

type Unit = "s" | "ms" | "MB";

export const seconds = (value: number): Figure => ({ value, unit: "s" });
export const megabytes = (value: number): Figure => ({ value, unit: "MB" });

const digits = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const shown = ({ value, unit }: Figure): string => `${digits(value)} ${unit}`;

function found({ ours, against }: Row, { unit }: Target): number {
  return unit === "x" && against !== undefined ? ours.value / against.value : ours.value;
}

function inUnit(value: number, unit: Target["unit"]): string {
  return unit === "x" ? `${value.toFixed(2)}x` : `${digits(value)} ${unit}`;
}

/** Empty if the target is met. */
function missed(row: Row): string {
  if (row.target === undefined) return "";
  const over = found(row, row.target) - row.target.limit;
  if (over <= 0) return "";
  return `missed by ${inUnit(over, row.target.unit)}${row.why === undefined ? "" : `: ${row.why}`}`;
}

function line(row: Row): string {
  const { what, ours, against, target } = row;
  const ratio = against === undefined ? "" : `**${(ours.value / against.value).toFixed(2)}x**`;
  const wanted =
    target === undefined
      ? ""
      : `at most ${target.unit === "x" ? `${target.limit}x` : `${target.limit} ${target.unit}`}`;
  return `| ${[what, shown(ours), against === undefined ? "" : shown(against), ratio, wanted, missed(row)].join(" | ")} |`;
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string[] {
  return ["| what | ours | against | ratio | target | |", "|---|---|---|---|---|---|", ...rows.map(line)];
}
