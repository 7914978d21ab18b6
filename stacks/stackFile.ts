import * as fs from "fs";
import * as path from "path";

import { secretYaml } from "../components/kubernetes/manifest";
import { entriesOf } from "../components/schema/values";

/**
 * The stack's file: in the project's folder, where the program runs, unless the CLI was told otherwise. It says so by
 * this variable, but not by the argument --config-file.
 */
function stackFile(stack: string): string {
  return path.resolve(process.env["PULUMI_OPTION_CONFIG_FILE"] ?? `Pulumi.${stack}.yaml`);
}

/** What stands in the stack's file; nothing where it cannot be read: the CLI says so itself. */
export function stackFileEntries(stack: string): Readonly<Record<string, unknown>> {
  try {
    return entriesOf(secretYaml(fs.readFileSync(stackFile(stack), "utf8")));
  } catch {
    return {};
  }
}
