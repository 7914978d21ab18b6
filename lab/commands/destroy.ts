import * as path from "path";

import { deadPrograms } from "../alarm";
import { LabStatus, runningLab } from "../daemonClient";
import { destroy } from "../engine/run";
import { Inventory, leftovers, takeInventory } from "../inventory/baseline";
import { removalCommands } from "../inventory/removal";
import { LabPaths, labPaths, projectRoot } from "../paths";
import { waitUntil } from "../processes/ports";
import { ensureTools } from "../tools/tools";
import { prepareEnvironment } from "./environment";
import { print, printFailure } from "./report";
import { stackFile } from "./stackFile";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

/** Garbage collection of what the deleted objects owned goes on for moments after the last deletion. */
const settleMilliseconds = 30_000;

async function whatIsLeft(status: LabStatus, paths: LabPaths): Promise<Inventory> {
  return leftovers(paths.baseline, await takeInventory(status.awsEndpoint, status.region, path.join(paths.kubeconfig, "management")));
}

/** What the AWS provider has lost sight of goes by no further destroy: docs/faults.md says when that is so. */
function printRemedy(count: number, { account }: Inventory): void {
  const commands = removalCommands(account);
  print(`\n${count} left; run \`make destroy\` again, and look at .lab/logs if it stays`);
  if (commands.length === 0) return;
  print('What the AWS provider has made and lost sight of stays. Delete it, after eval "$(make -s lab-env)", with');
  for (const command of commands) print(`  ${command}`);
}

async function prove(status: LabStatus, paths: LabPaths): Promise<number> {
  let left: Inventory = { account: [], objects: [] };
  const empty = async (): Promise<boolean> => {
    left = await whatIsLeft(status, paths);
    return left.account.length + left.objects.length === 0;
  };
  await waitUntil("the account and the management cluster to be as before the first up", empty, settleMilliseconds, 1000).catch(() => undefined);
  for (const item of left.account) print(`left in the account: ${item}`);
  for (const item of left.objects) print(`left on the management API server: ${item}`);
  const count = left.account.length + left.objects.length;
  if (count === 0) print("\nnothing left");
  else printRemedy(count, left);
  return count === 0 ? 0 : 1;
}

export async function run(): Promise<number> {
  try {
    const status = await runningLab();
    if (status === undefined) {
      print("The lab does not run, and what it held is gone with it.\n\nnothing left");
      return 0;
    }
    prepareEnvironment(await ensureTools(print), status);
    const paths = labPaths();
    const alarm = deadPrograms(paths, status, print);
    const options = { root: projectRoot(), preview: false, directory: paths.root, world: status.world, stackFile: stackFile(paths), print, alarm: alarm.dies };
    const result = await destroy(options).finally(() => alarm.stop());
    writeWorkloadKubeconfigs({}, paths.kubeconfig);
    print(`\n${result.progress.counts.delete} resources deleted in ${result.seconds.toFixed(1)} s`);
    return await prove(status, paths);
  } catch (error) {
    return printFailure(error);
  }
}
