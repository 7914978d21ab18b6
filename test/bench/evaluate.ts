/**
 * Evaluates a program in preview mode against a monitor that does nothing, and prints one line of JSON: resources, seconds and
 * megabytes of this process. Usage: evaluate.ts PROGRAM-FOLDER STACK-FILE [FILE], where FILE gets what was registered.
 */
import * as fs from "fs";
import * as path from "path";

import { evaluate, projectName, stackConfiguration } from "../../lab/engine/program";
import { BareMonitor, Recorded } from "./bareMonitor";

async function main(): Promise<void> {
  const [root = "", stackFile = "", file] = process.argv.slice(2).map((argument) => path.resolve(argument));
  const project = projectName(root);
  const recorded: Recorded[] | undefined = file === undefined ? undefined : [];
  const monitor = new BareMonitor(project, recorded);
  await evaluate(root, monitor as never, "bench", true, stackConfiguration(stackFile, project));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(recorded), { mode: 0o600 });
  console.log(JSON.stringify({ resources: monitor.custom, seconds: process.uptime(), megabytes }));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
