import * as fs from "fs";

import { deadPrograms } from "../alarm";
import { LabStatus } from "../daemonClient";
import { eventsFile, RunLog, runLog, summary } from "../deploy/eventLog";
import { pulumi } from "../deploy/pulumi";
import { ensureStack } from "../deploy/stack";
import { keepStackBaseline } from "../inventory/stackBaseline";
import { LabPaths, labPaths } from "../paths";
import { ensureLab } from "./labUp";
import { print, printFailure } from "./report";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

function printTimes(labReady: number, { stages }: RunLog): void {
  const seconds = (time: number): string => time.toFixed(0).padStart(5);
  print("\nTimes:");
  print(`    ${"lab ready".padEnd(44)} after ${seconds(labReady)} s`);
  for (const { name, fromSeconds, seconds: took } of stages) print(`    ${name.padEnd(44)} from ${seconds(fromSeconds)} s, took ${seconds(took)} s`);
}

/** The engine writes its events to a file when asked for it; the flag is for those who debug it. */
export async function runWithEvents(operation: string, args: readonly string[], env: NodeJS.ProcessEnv, paths: LabPaths, status: LabStatus): Promise<{ code: number; log: RunLog }> {
  const events = eventsFile(paths.run, operation);
  const alarm = deadPrograms(paths, status, print);
  const code = await pulumi([operation, ...args, "--event-log", events], { env: { ...env, PULUMI_DEBUG_COMMANDS: "true" }, dies: alarm.dies }).finally(() => alarm.stop());
  const log = fs.existsSync(events) ? runLog(events) : { stages: [], changes: {} };
  // It holds the inputs of every resource.
  fs.rmSync(events, { force: true });
  return { code, log };
}

export async function run(stackName: string): Promise<number> {
  const begun = Date.now();
  try {
    const { status, tools } = await ensureLab(print);
    const labReady = (Date.now() - begun) / 1000;
    const paths = labPaths();
    const { name, env } = await ensureStack(stackName, tools, paths, status);
    await keepStackBaseline(name, status, paths);
    const { code, log } = await runWithEvents("up", ["--yes", "--skip-preview", "--stack", name], env, paths, status);
    if (code !== 0) return code;
    for (const [cluster, nodes] of await writeWorkloadKubeconfigs(paths, env)) print(`\nNodes of ${cluster}:\n${nodes.replace(/^/gm, "    ")}`);
    printTimes(labReady, log);
    print(`\n${summary(log)}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}
