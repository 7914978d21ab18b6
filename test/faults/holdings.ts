import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

import { awsClientSettings } from "../../lab/machines/awsClients";
import { leftovers, takeInventory } from "../../lab/inventory/baseline";
import { FaultLab } from "./faultLab";

/** How many of each kind the stack holds: two of what should be one show here. */
export type Holdings = Readonly<Record<string, number>>;

export function kindOf(item: string): string {
  if (item.startsWith("arn:aws:elasticloadbalancing:")) return item.split(":")[5]?.split("/")[0] ?? item;
  if (item.startsWith("arn:")) return item.split(":").slice(2, 6).join(":").replace(/::.*:/, " ").split("/")[0] ?? item;
  return /^(.*?)-[0-9a-f]{8,}$/.exec(item)?.[1] ?? item.split(" ")[0] ?? item;
}

/**
 * Kinds of the management cluster's objects of which there is one for each machine. Not KubeadmConfig: Cluster API 1.13
 * leaves one behind, until its MachineSet goes, when the second of the two calls by which it makes one fails
 * (createBootstrapConfig).
 */
const perMachine = ["Machine", "AWSMachine"];

function counted(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

async function objectsIn(buckets: readonly string[], endpoint: string): Promise<number> {
  const client = new S3Client({ ...awsClientSettings(endpoint), forcePathStyle: true });
  const lists = await Promise.all(buckets.map((Bucket) => client.send(new ListObjectsV2Command({ Bucket }))));
  client.destroy();
  return lists.reduce((sum, { KeyCount = 0 }) => sum + KeyCount, 0);
}

/** What the lab holds beyond what it began with, counted by kind. */
export async function holdings(lab: FaultLab): Promise<Holdings> {
  const { awsEndpoint, region } = await lab.status();
  const { account, objects } = leftovers(
    lab.paths.baseline,
    await takeInventory(awsEndpoint, region, `${lab.paths.kubeconfig}/management`),
  );
  const buckets = account.filter((item) => item.startsWith("bucket ")).map((item) => item.slice("bucket ".length));
  const machines = objects.map((item) => item.split(" ")[0] ?? "").filter((kind) => perMachine.includes(kind));
  return { ...counted([...account.map(kindOf), ...machines]), "bucket object": await objectsIn(buckets, awsEndpoint) };
}

/** Kinds that come with each machine, the bootstrap object apart, which goes when the machine has joined. */
const withMachine = new Set(["i", "vol", "eni", ...perMachine]);

/** A kind of which there is not what a clean run holds. */
export interface Difference {
  readonly kind: string;
  readonly found: number;
  readonly wanted: number;
}

export function said({ kind, found, wanted }: Difference): string {
  return `${found} ${kind} where a clean run has ${wanted}`;
}

/** Where `now` differs from the clean run, which had three machines. */
export function differences(clean: Holdings, now: Holdings, machines: number): Difference[] {
  const kinds = new Set([...Object.keys(clean), ...Object.keys(now)]);
  return [...kinds].flatMap((kind): Difference[] => {
    const wanted = (clean[kind] ?? 0) + (withMachine.has(kind) ? machines - 3 : 0);
    const found = now[kind] ?? 0;
    return found === wanted ? [] : [{ kind, found, wanted }];
  });
}
