import type { ResourceType, TagSpecification } from "@aws-sdk/client-ec2";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { sdk } from "./sdk";
import { changeTags, tagList } from "./tags";

/** Tags that a call of EC2 gives what it makes. */
export function specification(kind: ResourceType, inputs: Properties): { TagSpecifications?: TagSpecification[] } {
  const Tags = tagList(inputs["tags"]);
  return Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: kind, Tags }] };
}

/** The change of an object of EC2 of which nothing but tags can change. */
export async function tagsChanged(
  { ec2: client }: AwsClients,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<void> {
  await changeTags(
    olds["tags"],
    news["tags"],
    (Tags) => client.send(new sdk.ec2.CreateTagsCommand({ Resources: [id], Tags })),
    (keys) => client.send(new sdk.ec2.DeleteTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key })) })),
  );
}

export async function arnOf(aws: AwsClients, kind: string, id: string): Promise<string> {
  const { accountId } = await aws.identity();
  return `arn:${await aws.partition()}:ec2:${await aws.region()}:${accountId}:${kind}/${id}`;
}
