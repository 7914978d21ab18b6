/**
 * Evaluates a program in preview mode, as `make preview` does, and prints one line of JSON: resources, seconds and megabytes of
 * this process. Usage: evaluate.ts PROGRAM-FOLDER STACK-FILE
 */
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { run } from "../../lab/engine/run";

async function main(): Promise<void> {
  const [root = "", stackFile = ""] = process.argv.slice(2);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "evaluate-"));
  const { progress } = await run({ root: path.resolve(root), preview: true, directory, world: "none", stackFile: path.resolve(stackFile), print: () => undefined });
  fs.rmSync(directory, { recursive: true });
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ resources: progress.counts.create, seconds: process.uptime(), megabytes }));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
