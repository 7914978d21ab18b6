import { LabStatus, runningLab } from "../daemonClient";
import { ensureStack } from "../deploy/stack";
import { Inventory } from "../inventory/baseline";
import { removalCommands } from "../inventory/removal";
import { leftBy, otherStacks } from "../inventory/stackBaseline";
import { LabPaths, labPaths } from "../paths";
import { waitUntil } from "../processes/ports";
import { ensureTools } from "../tools/tools";
import { print, printFailure } from "./report";
import { operate } from "./up";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

/** Garbage collection of objects owned by the deleted ones continues for a few moments after the last deletion. */
const settleMilliseconds = 30_000;

/**
 * A further destroy does not delete what the AWS provider has lost track of: docs/faults.md lists when that happens.
 */
function printRemedy(count: number, { account }: Inventory): void {
  const commands = removalCommands(account);
  print(`\n${count} left; run \`make destroy\` again, and check .lab/logs if they remain`);
  if (commands.length === 0) return;
  print(
    'A destroy does not delete resources that the AWS provider has lost track of. After eval "$(make -s lab-env)", delete them with',
  );
  for (const command of commands) print(`  ${command}`);
}

async function prove(stack: string, status: LabStatus, paths: LabPaths): Promise<number> {
  let left: Inventory = { account: [], objects: [] };
  const empty = async (): Promise<boolean> => {
    left = await leftBy(stack, status, paths);
    return left.account.length + left.objects.length === 0;
  };
  await waitUntil(
    "the account and the management cluster to be as they were before the first up",
    empty,
    settleMilliseconds,
    1000,
  ).catch(() => undefined);
  for (const item of left.account) print(`left in the account: ${item}`);
  for (const item of left.objects) print(`left on the management API server: ${item}`);
  const count = left.account.length + left.objects.length;
  if (count > 0) printRemedy(count, left);
  else
    print(
      ["", ...otherStacks(stack, paths).map((other) => `stack ${other} still has its resources`), "nothing left"].join(
        "\n",
      ),
    );
  return count === 0 ? 0 : 1;
}

export async function run(stackName: string): Promise<number> {
  try {
    const status = await runningLab();
    if (status === undefined) {
      print("The lab is not running, so everything in it is already gone.\n\nnothing left");
      return 0;
    }
    const paths = labPaths();
    const { name, env } = await ensureStack(stackName, await ensureTools(print), paths, status);
    const { code } = await operate(["destroy", "--stack", name], env, paths, status);
    if (code !== 0) return code;
    await writeWorkloadKubeconfigs(paths, env);
    return await prove(name, status, paths);
  } catch (error) {
    return printFailure(error);
  }
}
