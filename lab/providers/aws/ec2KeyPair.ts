import type * as ec2 from "@aws-sdk/client-ec2";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { changeTags, tagList, tagMap } from "./tags";
import { sdk } from "./sdk";

async function find(client: ec2.EC2Client, name: string): Promise<ec2.KeyPairInfo | undefined> {
  return (await ifPresent(client.send(new sdk.ec2.DescribeKeyPairsCommand({ KeyNames: [name] }))))?.KeyPairs?.[0];
}

async function create({ ec2: client }: AwsClients, inputs: Properties): Promise<void> {
  const Tags = tagList(inputs["tags"]);
  await client.send(
    new sdk.ec2.ImportKeyPairCommand({
      KeyName: text(inputs, "keyName"),
      PublicKeyMaterial: Buffer.from(text(inputs, "publicKey")),
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "key-pair", Tags }] }),
    }),
  );
}

async function read(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const pair = await find(aws.ec2, id);
  if (pair === undefined) return undefined;
  const region = await aws.region();
  const { accountId } = await aws.identity();
  return {
    keyName: id,
    keyPairId: pair.KeyPairId,
    arn: `arn:${await aws.partition()}:ec2:${region}:${accountId}:key-pair/${id}`,
    fingerprint: pair.KeyFingerprint,
    keyType: pair.KeyType,
    region,
    tags: tagMap(pair.Tags),
  };
}

export const keyPair: AwsResource = {
  what: "EC2 key pair",
  inputs: ["keyName", "keyNamePrefix", "publicKey", "tags"],
  required: ["publicKey"],
  naming: { input: "keyName", prefixInput: "keyNamePrefix", longest: 255 },
  replacedBy: { keyName: undefined, publicKey: undefined },
  idOf: (_aws, inputs) => text(inputs, "keyName"),
  create,
  read,
  async update({ ec2: client }, id, olds, news) {
    const Resources = [(await find(client, id))?.KeyPairId ?? id];
    await changeTags(
      olds["tags"],
      news["tags"],
      (Tags) => client.send(new sdk.ec2.CreateTagsCommand({ Resources, Tags })),
      (keys) => client.send(new sdk.ec2.DeleteTagsCommand({ Resources, Tags: keys.map((Key) => ({ Key })) })),
    );
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteKeyPairCommand({ KeyName: id })));
  },
};
