import * as fs from "fs";
import * as path from "path";

import { inventoryCrdName, ownerAnnotation } from "../../components/kubernetes/inventory";
import { LabStatus } from "../daemonClient";
import { checkpointFile } from "../deploy/stack";
import { labStacks } from "../deploy/stackFile";
import { KubeClient, KubeObject } from "../kubernetes/client";
import { LabPaths } from "../paths";
import { waitUntil } from "../processes/ports";
import { Inventory, leftovers, takeInventory, writeBaseline } from "./baseline";

/** The API server does not list new kinds at once, because it is still setting up their storage. */
const LISTED_TIMEOUT_MS = 60_000;

interface Checkpoint {
  readonly checkpoint: { readonly latest?: { readonly resources?: readonly { readonly type: string }[] } };
}

/**
 * In the account or on the server: a run that its preflight refused leaves only providers and commands in the state.
 */
function hasResources(stack: string, paths: LabPaths): boolean {
  const file = checkpointFile(stack, paths);
  if (!fs.existsSync(file)) return false;
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint;
  return (checkpoint.latest?.resources ?? []).some(({ type }) => /^(aws|kubernetes):/.test(type));
}

/** The lab's other stacks with resources, which this stack's `destroy` must not delete. */
export function otherStacks(stack: string, paths: LabPaths): string[] {
  return labStacks().filter((other) => other !== stack && hasResources(other, paths));
}

const fileOf = (stack: string, paths: LabPaths): string => path.join(paths.run, `baseline-${stack}.json`);

export function currentInventory({ awsEndpoint, region }: LabStatus, paths: LabPaths): Promise<Inventory> {
  return takeInventory(awsEndpoint, region, path.join(paths.kubeconfig, "management"));
}

/**
 * Whether `clusterctl init` installed Cluster API instead of a stack: then it stays. What a killed run of a stack
 * leaves has the stack's mark.
 */
async function installedByHand(paths: LabPaths): Promise<boolean> {
  const client = KubeClient.fromKubeconfig(path.join(paths.kubeconfig, "management"));
  const definition = (name: string): KubeObject => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name },
  });
  const [clusters, inventory] = await Promise.all(
    ["clusters.cluster.x-k8s.io", inventoryCrdName].map((name) => client.find(definition(name))),
  );
  return (
    clusters !== undefined &&
    (inventory?.metadata["annotations"] as Readonly<Record<string, string>> | undefined)?.[ownerAnnotation] ===
      undefined
  );
}

/** Before its first `up`, a stack that is not alone in the lab records what others have created. */
export async function keepStackBaseline(stack: string, status: LabStatus, paths: LabPaths): Promise<void> {
  if (hasResources(stack, paths)) return;
  const alone = otherStacks(stack, paths).length === 0 && !(await installedByHand(paths));
  if (alone) fs.rmSync(fileOf(stack, paths), { force: true });
  else
    writeBaseline(
      fileOf(stack, paths),
      await waitUntil("the list of what exists already", () => currentInventory(status, paths), LISTED_TIMEOUT_MS),
    );
}

/**
 * The AWS provider creates it with the first AWSCluster, without an owner: it goes with the provider, no matter who
 * installed it.
 */
const ofProvider = "AWSClusterControllerIdentity default";

/**
 * What exists now and did not before the stack's first `up` (or before the lab's first `up`, if the stack was alone
 * then).
 */
export async function leftBy(stack: string, status: LabStatus, paths: LabPaths): Promise<Inventory> {
  const own = fileOf(stack, paths);
  const now = await currentInventory(status, paths);
  if (!fs.existsSync(own)) return leftovers(paths.baseline, now);
  const { account, objects } = leftovers(own, now);
  return { account, objects: objects.filter((object) => object !== ofProvider) };
}
