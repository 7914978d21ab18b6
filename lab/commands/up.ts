import { deadPrograms } from "../alarm";
import { run as apply, RunResult } from "../engine/run";
import { labPaths, projectRoot } from "../paths";
import { prepareEnvironment } from "./environment";
import { ensureLab } from "./labUp";
import { print, printFailure, printOutputs } from "./report";
import { stackFile } from "./stackFile";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

function printTimes(labReady: number, result: RunResult): void {
  print("\ntimes");
  print(`  ${"lab ready".padEnd(44)} after ${labReady.toFixed(1).padStart(6)} s`);
  for (const line of result.progress.stageLines()) print(line);
  print(`  ${"program applied".padEnd(44)} took ${result.seconds.toFixed(1).padStart(7)} s`);
}

export async function run(): Promise<number> {
  const begun = Date.now();
  try {
    const { status, tools } = await ensureLab(print);
    const labReady = (Date.now() - begun) / 1000;
    prepareEnvironment(tools, status);
    const paths = labPaths();
    const alarm = deadPrograms(paths, status, print);
    const options = { root: projectRoot(), preview: false, directory: paths.root, world: status.world, stackFile: stackFile(paths), print, alarm: alarm.dies };
    const result = await apply(options).finally(() => alarm.stop());
    writeWorkloadKubeconfigs(result.outputs, paths.kubeconfig);
    printOutputs(result.outputs);
    printTimes(labReady, result);
    print(`\n${result.progress.summary()}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}
