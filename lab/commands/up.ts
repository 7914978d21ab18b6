import * as fs from "fs";

import { deadPrograms } from "../alarm";
import { LabStatus } from "../daemonClient";
import { openEvents, RunLog, runLog, summary } from "../deploy/eventLog";
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
  for (const { name, fromSeconds, seconds: took } of stages)
    print(`    ${name.padEnd(44)} from ${seconds(fromSeconds)} s, took ${seconds(took)} s`);
}

export interface Operated {
  readonly code: number;
  readonly log: RunLog;
}

/** Applies or destroys a stack while watching the lab, and returns what the engine did. */
export async function operate(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  paths: LabPaths,
  status: LabStatus,
): Promise<Operated> {
  const events = openEvents(paths.run);
  const alarm = deadPrograms(paths, status, print);
  try {
    const code = await pulumi([...args, "--yes", "--skip-preview"], { env, events, dies: alarm.dies });
    return { code, log: runLog(events) };
  } finally {
    await alarm.stop();
    fs.closeSync(events);
  }
}

export async function run(stackName: string): Promise<number> {
  const begun = Date.now();
  try {
    const { status, tools } = await ensureLab(print);
    const labReady = (Date.now() - begun) / 1000;
    const paths = labPaths();
    const { name, env } = await ensureStack(stackName, tools, paths, status);
    await keepStackBaseline(name, status, paths);
    const { code, log } = await operate(["up", "--stack", name], env, paths, status);
    if (code !== 0) return code;
    for (const [cluster, nodes] of await writeWorkloadKubeconfigs(paths, env))
      print(`\nNodes of ${cluster}:\n${nodes.replace(/^/gm, "    ")}`);
    printTimes(labReady, log);
    print(`\n${summary(log)}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}
