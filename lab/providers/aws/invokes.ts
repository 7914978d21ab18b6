import { Properties } from "../values";
import { AwsClients } from "./clients";
import { partitionOf } from "./partitions";

type Invoke = (aws: AwsClients, inputs: Properties) => Promise<Properties>;

async function getCallerIdentity(aws: AwsClients): Promise<Properties> {
  const identity = await aws.identity();
  return { ...identity, id: identity.accountId };
}

async function getPartition(aws: AwsClients): Promise<Properties> {
  const found = partitionOf(await aws.region());
  return { ...found, id: found.partition };
}

/** `description` is the region's name: the provider has a separate table of descriptions, and nothing depends on it. */
async function getRegion(aws: AwsClients, inputs: Properties): Promise<Properties> {
  const { name, region } = inputs as { name?: string; region?: string };
  const id = region ?? name ?? (await aws.region());
  return { id, name: id, region: id, description: id, endpoint: `ec2.${id}.${partitionOf(id).dnsSuffix}` };
}

export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
};
