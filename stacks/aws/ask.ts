import { getVpc } from "@pulumi/aws/ec2/getVpc";
import { getVpcs } from "@pulumi/aws/ec2/getVpcs";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { ownerTag } from "../../components/schema/tags";
import { refusal } from "../callStacks";
import { OtherVpc, ownVpcsOf, VpcFilter, vpcsOf } from "./vpcs";

/** What AWS answers. A preview needs no AWS: there it may have none. */
async function answerOf<T>(question: string, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (pulumi.runtime.isDryRun()) return undefined;
    throw refusal(`${question}: ${(error as Error).message}`);
  }
}

/** The account that the keys of a provider are of. `whose`: as a message says it. */
export async function accountOf(whose: string, provider: Provider): Promise<string | undefined> {
  const question = `AWS does not say of which account ${whose} are, and nothing has been changed`;
  return (await answerOf(question, getCallerIdentity({}, { provider })))?.accountId;
}

async function vpcIds(filters: VpcFilter[], provider: Provider): Promise<string[]> {
  return (await getVpcs({ filters }, { provider })).ids;
}

/** Whose it is is only said: the right to read it may be missing. */
async function withOwner(id: string, provider: Provider): Promise<OtherVpc> {
  try {
    const { tags } = await getVpc({ id }, { provider });
    return { id, owner: tags[ownerTag] };
  } catch {
    return { id };
  }
}

async function findOthers(cluster: string, stack: string, provider: Provider): Promise<OtherVpc[]> {
  const all = await vpcIds(vpcsOf(cluster), provider);
  // As is usual for a new cluster.
  if (all.length === 0) return [];
  const own = await vpcIds(ownVpcsOf(cluster, stack), provider);
  return Promise.all(all.filter((id) => !own.includes(id)).map((id) => withOwner(id, provider)));
}

/** VPCs that the AWS provider would take for the cluster's, and that are not this stack's. */
export async function otherVpcs(cluster: string, stack: string, provider: Provider): Promise<OtherVpc[]> {
  const question = `AWS does not say whether there is a VPC of a cluster ${cluster}, and nothing has been changed`;
  return (await answerOf(question, findOthers(cluster, stack, provider))) ?? [];
}
