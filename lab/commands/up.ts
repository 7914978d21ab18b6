import * as fs from "fs";
import * as path from "path";

import { deadPrograms } from "../alarm";
import { projectRoot } from "../engine/program";
import { run as apply, RunResult } from "../engine/run";
import { takeInventory, writeBaseline } from "../inventory/baseline";
import { labPaths } from "../paths";
import { ensureLab, LabStatus } from "./labUp";
import { prepareEnvironment } from "./environment";
import { print, printFailure, printOutputs } from "./report";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

export const stackFile = path.join(projectRoot, "Pulumi.lab.yaml");

/** The first `up` of a lab measures what was there before it; `destroy` compares with that. */
async function keepBaseline(status: LabStatus): Promise<void> {
  const paths = labPaths();
  if (fs.existsSync(paths.baseline)) return;
  writeBaseline(paths.baseline, await takeInventory(status.awsEndpoint, status.region, path.join(paths.kubeconfig, "management")));
}

function printTimes(toolsAndLab: number, result: RunResult): void {
  print("\ntimes");
  print(`  ${"lab ready".padEnd(44)} after ${toolsAndLab.toFixed(1).padStart(5)} s`);
  for (const line of result.progress.stageLines()) print(line);
  print(`  ${"program applied".padEnd(44)} took  ${result.seconds.toFixed(1).padStart(5)} s`);
}

export async function run(): Promise<number> {
  const begun = Date.now();
  try {
    const status = await ensureLab(print);
    const ready = (Date.now() - begun) / 1000;
    await keepBaseline(status);
    prepareEnvironment(status);
    const paths = labPaths();
    const alarm = deadPrograms(paths);
    const options = { preview: false, directory: paths.root, world: status.world, stackFile, print, alarm: alarm.dies };
    const result = await apply(options).finally(() => alarm.stop());
    writeWorkloadKubeconfigs(result.outputs, paths.kubeconfig);
    printOutputs(result.outputs);
    printTimes(ready, result);
    print(`\n${result.progress.summary()}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}
