import * as fs from "fs";

import { load } from "js-yaml";

/** A stack file's configuration as the pulumi CLI hands it to a program: one text for each key, objects as JSON. */
export function stackConfiguration(stackFile: string, project: string): Record<string, string> {
  const { config = {} } = load(fs.readFileSync(stackFile, "utf8")) as {
    readonly config?: Readonly<Record<string, unknown>>;
  };
  const entries = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${project}:${key}`,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
