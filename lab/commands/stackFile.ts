import * as fs from "fs";
import * as path from "path";

import { LabPaths, projectRoot } from "../paths";

/** How the lab's folder is written in Pulumi.lab.yaml: relative to the project, where the program runs. */
const DEFAULT_FOLDER = ".lab";

/** The lab's own stack; every other stack is the pulumi CLI's. CAPI_IGNITION_STACK_FILE names another file for it. */
function givenFile(): string {
  return path.resolve(process.env["CAPI_IGNITION_STACK_FILE"] ?? path.join(projectRoot(), "Pulumi.lab.yaml"));
}

/**
 * The configuration of the lab's stack. A lab in another folder than `.lab` gets a copy of it whose paths lead there:
 * the program does not know the lab, so its settings have to name the right files.
 */
export function stackFile(paths: LabPaths): string {
  const given = givenFile();
  if (paths.root === path.join(projectRoot(), DEFAULT_FOLDER)) return given;
  const text = fs.readFileSync(given, "utf8").replaceAll(`${DEFAULT_FOLDER}/`, `${paths.root}/`);
  const copy = path.join(paths.root, "Pulumi.lab.yaml");
  fs.mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  fs.writeFileSync(copy, text, { mode: 0o600 });
  return copy;
}
