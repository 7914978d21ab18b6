import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { Clean } from "./clean";
import { Row } from "./fault";

/** All that runs of `make faults` have said, of which the page is made. */
export interface FaultsRecord {
  /** In the order of the page. */
  readonly rows: readonly Row[];
  /** Of runs without a fault. */
  readonly calls: Clean["calls"];
}

const file = path.join(projectRoot(), "docs", "faults.json");

export function readRecord(): FaultsRecord {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as FaultsRecord) : { rows: [], calls: {} };
}

export function writeRecord(record: FaultsRecord): void {
  fs.writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Puts rows in the place of those of their names; the others stay. `order`: names that there are, those of families as
 * prefixes; rows of faults that there no longer are go.
 */
export function merged(
  { rows, calls }: FaultsRecord,
  fresh: readonly Row[],
  order: readonly string[],
  freshCalls: Clean["calls"],
): FaultsRecord {
  const place = ({ name }: Row): number => order.findIndex((known) => name === known || name.startsWith(`${known}/`));
  const all = new Map([...rows, ...fresh].map((row) => [row.name, row] as const));
  const known = [...all.values()].filter((row) => place(row) >= 0);
  return { rows: known.sort((a, b) => place(a) - place(b)), calls: { ...calls, ...freshCalls } };
}
