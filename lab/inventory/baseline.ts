import * as fs from "fs";

import { KubeClient } from "../kubernetes/client";
import { accountInventory } from "./account";
import { objectInventory } from "./objects";

export interface Inventory {
  readonly account: readonly string[];
  readonly objects: readonly string[];
}

export async function takeInventory(awsEndpoint: string, region: string, kubeconfig: string): Promise<Inventory> {
  const [account, objects] = await Promise.all([
    accountInventory(awsEndpoint, region),
    objectInventory(KubeClient.fromKubeconfig(kubeconfig)),
  ]);
  return { account, objects };
}

/** Records what existed when the lab started, so that a `destroy` is compared with it instead of with nothing. */
export function writeBaseline(file: string, inventory: Inventory): void {
  fs.writeFileSync(file, JSON.stringify(inventory), { mode: 0o600 });
}

/** What exists now and is not in the baseline. */
export function leftovers(file: string, now: Inventory): Inventory {
  const before = JSON.parse(fs.readFileSync(file, "utf8")) as Inventory;
  const added = (ours: readonly string[], theirs: readonly string[]): string[] =>
    ours.filter((item) => !theirs.includes(item));
  return { account: added(now.account, before.account), objects: added(now.objects, before.objects) };
}
