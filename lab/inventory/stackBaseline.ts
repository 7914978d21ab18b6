import * as fs from "fs";
import * as path from "path";

import { LabStatus } from "../daemonClient";
import { checkpointFile } from "../deploy/stack";
import { labStacks } from "../deploy/stackFile";
import { LabPaths } from "../paths";
import { Inventory, leftovers, takeInventory, writeBaseline } from "./baseline";

interface Checkpoint {
  readonly checkpoint: { readonly latest?: { readonly resources?: readonly unknown[] } };
}

function hasResources(stack: string, paths: LabPaths): boolean {
  const file = checkpointFile(stack, paths);
  if (!fs.existsSync(file)) return false;
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint;
  return (checkpoint.latest?.resources ?? []).length > 0;
}

/** The other stacks of the lab that have something: it is not for this stack's `destroy` to delete. */
export function otherStacks(stack: string, paths: LabPaths): string[] {
  return labStacks().filter((other) => other !== stack && hasResources(other, paths));
}

const fileOf = (stack: string, paths: LabPaths): string => path.join(paths.run, `baseline-${stack}.json`);

export function currentInventory({ awsEndpoint, region }: LabStatus, paths: LabPaths): Promise<Inventory> {
  return takeInventory(awsEndpoint, region, path.join(paths.kubeconfig, "management"));
}

/** Before its first `up`, a stack that is not alone in the lab keeps what the others have made. */
export async function keepStackBaseline(stack: string, status: LabStatus, paths: LabPaths): Promise<void> {
  const alone = otherStacks(stack, paths).length === 0;
  if (alone) return fs.rmSync(fileOf(stack, paths), { force: true });
  if (!hasResources(stack, paths)) writeBaseline(fileOf(stack, paths), await currentInventory(status, paths));
}

/** What is there now and was not before the stack's first `up`; before the lab's first one where no other stack has anything. */
export async function leftBy(stack: string, status: LabStatus, paths: LabPaths): Promise<Inventory> {
  const own = fileOf(stack, paths);
  const baseline = otherStacks(stack, paths).length > 0 && fs.existsSync(own) ? own : paths.baseline;
  return leftovers(baseline, await currentInventory(status, paths));
}
