import * as fs from "fs";
import * as path from "path";

import { Phase } from "./fault";
import { FaultLab } from "./faultLab";
import { Holdings } from "./holdings";

/** What runs without a fault come to: the others are measured against it. */
export interface Clean {
  readonly holds?: Holdings;
  /** The kinds of calls to AWS, "service:action", of each. */
  readonly calls: Readonly<Partial<Record<Phase, readonly string[]>>>;
}

const fileOf = ({ paths }: FaultLab): string => path.join(paths.root, "clean.json");

/** Kept for the next start of the harness in the same folder. */
export function remember(lab: FaultLab, clean: Clean): void {
  fs.writeFileSync(fileOf(lab), JSON.stringify(clean));
}

export function recall(lab: FaultLab): Clean {
  return fs.existsSync(fileOf(lab)) ? (JSON.parse(fs.readFileSync(fileOf(lab), "utf8")) as Clean) : { calls: {} };
}
