import * as fs from "fs";
import * as path from "path";

import { inventoryDefinitionName, ownerAnnotation } from "../../components/management/inventory";
import { LabStatus } from "../daemonClient";
import { checkpointFile } from "../deploy/stack";
import { labStacks } from "../deploy/stackFile";
import { KubeClient, KubeObject } from "../kubernetes/client";
import { LabPaths } from "../paths";
import { waitUntil } from "../processes/ports";
import { Inventory, leftovers, takeInventory, writeBaseline } from "./baseline";

/** Kinds that were made a moment ago are not listed at once: the API server still sets their storage up. */
const LISTED_TIMEOUT_MS = 60_000;

interface Checkpoint {
  readonly checkpoint: { readonly latest?: { readonly resources?: readonly { readonly type: string }[] } };
}

/** In the account or on the server: a run that its preflight has refused leaves providers and commands in the state, and nothing else. */
function hasResources(stack: string, paths: LabPaths): boolean {
  const file = checkpointFile(stack, paths);
  if (!fs.existsSync(file)) return false;
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint;
  return (checkpoint.latest?.resources ?? []).some(({ type }) => /^(aws|kubernetes):/.test(type));
}

/** The other stacks of the lab that have something: it is not for this stack's `destroy` to delete. */
export function otherStacks(stack: string, paths: LabPaths): string[] {
  return labStacks().filter((other) => other !== stack && hasResources(other, paths));
}

const fileOf = (stack: string, paths: LabPaths): string => path.join(paths.run, `baseline-${stack}.json`);

export function currentInventory({ awsEndpoint, region }: LabStatus, paths: LabPaths): Promise<Inventory> {
  return takeInventory(awsEndpoint, region, path.join(paths.kubeconfig, "management"));
}

/** Cluster API that no stack has made, but `clusterctl init`: whoever has typed it keeps it. What a killed run of a stack leaves has its mark. */
async function installedByHand(paths: LabPaths): Promise<boolean> {
  const client = KubeClient.fromKubeconfig(path.join(paths.kubeconfig, "management"));
  const definition = (name: string): KubeObject => ({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name } });
  const [clusters, inventory] = await Promise.all(["clusters.cluster.x-k8s.io", inventoryDefinitionName].map((name) => client.find(definition(name))));
  return clusters !== undefined && (inventory?.metadata["annotations"] as Readonly<Record<string, string>> | undefined)?.[ownerAnnotation] === undefined;
}

/** Before its first `up`, a stack that is not alone in the lab keeps what others have made. */
export async function keepStackBaseline(stack: string, status: LabStatus, paths: LabPaths): Promise<void> {
  if (hasResources(stack, paths)) return;
  const alone = otherStacks(stack, paths).length === 0 && !(await installedByHand(paths));
  if (alone) fs.rmSync(fileOf(stack, paths), { force: true });
  else writeBaseline(fileOf(stack, paths), await waitUntil("what is there already to be listed", () => currentInventory(status, paths), LISTED_TIMEOUT_MS));
}

/** The AWS provider makes it with the first AWSCluster, owned by nobody: it goes with the provider, whoever has installed that one. */
const ofProvider = "AWSClusterControllerIdentity default";

/** What is there now and was not before the stack's first `up`; before the lab's first one if the stack was alone then. */
export async function leftBy(stack: string, status: LabStatus, paths: LabPaths): Promise<Inventory> {
  const own = fileOf(stack, paths);
  const now = await currentInventory(status, paths);
  if (!fs.existsSync(own)) return leftovers(paths.baseline, now);
  const { account, objects } = leftovers(own, now);
  return { account, objects: objects.filter((object) => object !== ofProvider) };
}
