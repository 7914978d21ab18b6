import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";

/** Files of tests, as paths from the project's folder. */
export function testFiles(): string[] {
  return ["test/unit", "test/upstream", "test/lab"].flatMap((folder) =>
    fs.readdirSync(path.join(projectRoot(), folder)).filter((name) => name.endsWith(".test.ts")).map((name) => `${folder}/${name}`));
}

const ofMinutes = "each run of it takes a lab of its own and minutes";

/** Test files for which there is no break, and why. */
export const unbroken: Readonly<Record<string, string>> = {
  "test/lab/endToEnd.test.ts": `${ofMinutes}; what it claims is broken on purpose by \`make faults\``,
  "test/lab/engineDifferential.test.ts": "it needs the pulumi CLI, which a machine may not have; the record that it looks at has breaks in `unit/engineDifferential`",
  "test/lab/machines.test.ts": `${ofMinutes}; the parts of a machine have breaks in \`unit/machines*\``,
  "test/lab/machinesMembers.test.ts": `${ofMinutes}; the parts of a machine have breaks in \`unit/machines*\``,
  "test/lab/preflightRun.test.ts": `${ofMinutes}; what the preflight refuses has breaks in \`unit/managementClusterPreflight\`, \`unit/kubeconfig\` and \`lab/preflightServer\``,
  "test/lab/pulumiEngine.test.ts": "it needs the pulumi CLI, which a machine may not have; what it claims of the adapters has breaks in `unit/adapterServer`",
  "test/lab/pulumiProviders.test.ts": "it needs the pulumi CLI and its plugins, which a machine may not have; what ends a wait has a break in `unit/waitProgram`",
  "test/lab/secrets.test.ts": `${ofMinutes}; its search for secrets has breaks in \`unit/secretSearch\`, and where they may go in \`unit/platformSecrets\``,
  "test/unit/breaks.test.ts": "it is about this list",
};
