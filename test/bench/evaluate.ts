/**
 * Evaluates a program in preview mode against a monitor that does nothing, and prints one line of JSON: resources,
 * seconds and megabytes of this process. Usage: evaluate.ts PROGRAM-FOLDER STACK-FILE [FILE], where FILE gets what was
 * registered.
 */
import * as fs from "fs";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";

import { stackConfiguration } from "../support/stackFile";
import { BareMonitor, benchStack, Recorded } from "./bareMonitor";

/** Evaluates the program as Pulumi's language host does, until every registration is answered. */
async function evaluate(root: string, monitor: BareMonitor, project: string, stackFile: string): Promise<void> {
  pulumi.runtime.setMockOptions(monitor, project, benchStack, true, "organization");
  pulumi.runtime.setAllConfig(stackConfiguration(stackFile, project));
  process.chdir(root);
  await pulumi.runtime.runInPulumiStack(async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program registers resources when it is loaded, so it is loaded here.
    const program = require(path.join(root, "index")) as object | (() => Promise<unknown>);
    return typeof program === "function" ? program() : program;
  });
  await pulumi.runtime.disconnect();
}

async function main(): Promise<void> {
  const [root = "", stackFile = "", file] = process.argv.slice(2).map((argument) => path.resolve(argument));
  const { name } = load(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { readonly name: string };
  const recorded: Recorded[] | undefined = file === undefined ? undefined : [];
  const monitor = new BareMonitor(name, recorded);
  await evaluate(root, monitor, name, stackFile);
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
