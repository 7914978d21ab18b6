import * as path from "path";

import { projectRoot } from "../paths";
import { sourceOf, hashOf } from "./cache";
import { Report } from "./report";
import { run } from "./run";

const REQUIREMENTS = path.join(projectRoot(), "lab", "aws", "requirements.txt");

/**
 * A virtual environment belongs to the interpreter that created it. If python3 does not run, the cache has no
 * environment either, and creating one reports what is missing.
 */
export async function pythonKey(): Promise<string> {
  const interpreter = await run("python3", ["-c", "import sys; print(sys.version, sys.executable)"], {
    what: "asking python3 for its version",
  }).catch(() => "");
  return hashOf(sourceOf(REQUIREMENTS), interpreter);
}

/**
 * Only `bin/python3` of the environment is used: the scripts beside it contain the path of the folder in which they
 * were created, which the cache renames.
 */
export async function makePythonEnvironment(target: string, report: Report): Promise<void> {
  report("installing the AWS emulator in a Python virtual environment");
  await run("python3", ["-m", "venv", target], { what: "creating a Python virtual environment" });
  await run(
    path.join(target, "bin", "python3"),
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", REQUIREMENTS],
    { what: "installing moto (lab/aws/requirements.txt)", report },
  );
}
