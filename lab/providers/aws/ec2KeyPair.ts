import type * as ec2 from "@aws-sdk/client-ec2";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { arnOf, specification, tagsChanged } from "./ec2Tags";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { tagMap } from "./tags";
import { sdk } from "./sdk";

async function find(client: ec2.EC2Client, name: string): Promise<ec2.KeyPairInfo | undefined> {
  return (await ifPresent(client.send(new sdk.ec2.DescribeKeyPairsCommand({ KeyNames: [name] }))))?.KeyPairs?.[0];
}

async function create({ ec2: client }: AwsClients, inputs: Properties): Promise<void> {
  await client.send(
    new sdk.ec2.ImportKeyPairCommand({
      KeyName: text(inputs, "keyName"),
      PublicKeyMaterial: Buffer.from(text(inputs, "publicKey")),
      ...specification("key-pair", inputs),
    }),
  );
}

async function read(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const pair = await find(aws.ec2, id);
  if (pair === undefined) return undefined;
  return {
    keyName: id,
    keyPairId: pair.KeyPairId,
    arn: await arnOf(aws, "key-pair", id),
    fingerprint: pair.KeyFingerprint,
    keyType: pair.KeyType,
    region: await aws.region(),
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
  async update(aws, id, olds, news) {
    await tagsChanged(aws, (await find(aws.ec2, id))?.KeyPairId ?? id, olds, news);
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteKeyPairCommand({ KeyName: id })));
  },
};
