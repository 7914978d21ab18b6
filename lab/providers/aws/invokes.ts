import type { Vpc } from "@aws-sdk/client-ec2";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { partitionOf } from "./partitions";
import { sdk } from "./sdk";
import { tagMap } from "./tags";

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

interface VpcQuery {
  readonly id?: string;
  readonly filters?: readonly { readonly name: string; readonly values: string[] }[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** VPCs that a query names; without anything in it, all. */
async function vpcs({ ec2 }: AwsClients, { id, filters = [], tags = {} }: VpcQuery): Promise<Vpc[]> {
  const Filters = [
    ...filters.map(({ name: Name, values: Values }) => ({ Name, Values })),
    ...Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
  ];
  const query = { ...(id === undefined ? {} : { VpcIds: [id] }), ...(Filters.length === 0 ? {} : { Filters }) };
  return (await ec2.send(new sdk.ec2.DescribeVpcsCommand(query))).Vpcs ?? [];
}

async function getVpcs(aws: AwsClients, inputs: Properties): Promise<Properties> {
  const region = await aws.region();
  const found = await vpcs(aws, inputs);
  return { ...inputs, id: region, region, ids: found.map(({ VpcId }) => VpcId) };
}

async function getVpc(aws: AwsClients, inputs: Properties): Promise<Properties> {
  const [found, ...more] = await vpcs(aws, inputs);
  if (found === undefined) throw new Error("no matching EC2 VPC found");
  if (more.length > 0) throw new Error("multiple EC2 VPCs matched; use additional constraints to find one");
  return { id: found.VpcId, cidrBlock: found.CidrBlock, region: await aws.region(), tags: tagMap(found.Tags) };
}

export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:ec2/getVpc:getVpc": getVpc,
  "aws:ec2/getVpcs:getVpcs": getVpcs,
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
};
