import type * as s3 from "@aws-sdk/client-s3";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";

interface Rule {
  readonly applyServerSideEncryptionByDefault?: { readonly sseAlgorithm: string; readonly kmsMasterKeyId?: string };
  readonly bucketKeyEnabled?: boolean;
  readonly blockedEncryptionTypes?: readonly string[];
}

function toAws({
  applyServerSideEncryptionByDefault: given,
  bucketKeyEnabled,
  blockedEncryptionTypes,
}: Rule): s3.ServerSideEncryptionRule {
  return {
    ...(given === undefined
      ? {}
      : {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: given.sseAlgorithm as s3.ServerSideEncryption,
            KMSMasterKeyID: given.kmsMasterKeyId,
          },
        }),
    ...(bucketKeyEnabled === undefined ? {} : { BucketKeyEnabled: bucketKeyEnabled }),
    ...(blockedEncryptionTypes === undefined
      ? {}
      : { BlockedEncryptionTypes: { EncryptionType: blockedEncryptionTypes as s3.EncryptionType[] } }),
  };
}

function fromAws({ ApplyServerSideEncryptionByDefault: found, BucketKeyEnabled }: s3.ServerSideEncryptionRule): Rule {
  const key = found?.KMSMasterKeyID;
  return {
    ...(found === undefined
      ? {}
      : {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: found.SSEAlgorithm ?? "",
            ...(key === undefined ? {} : { kmsMasterKeyId: key }),
          },
        }),
    bucketKeyEnabled: BucketKeyEnabled ?? false,
  };
}

async function put({ s3: client }: AwsClients, inputs: Properties): Promise<void> {
  const Rules = (inputs["rules"] as readonly Rule[]).map(toAws);
  await client.send(
    new sdk.s3.PutBucketEncryptionCommand({
      Bucket: text(inputs, "bucket"),
      ServerSideEncryptionConfiguration: { Rules },
    }),
  );
}

export const bucketServerSideEncryptionConfiguration: AwsResource = {
  what: "encryption of an S3 bucket",
  inputs: ["bucket", "rules"],
  required: ["bucket", "rules"],
  replacedBy: { bucket: undefined },
  idOf: (_aws, inputs) => text(inputs, "bucket"),
  create: put,
  async read({ s3: client }, id) {
    const found = (await ifPresent(client.send(new sdk.s3.GetBucketEncryptionCommand({ Bucket: id }))))
      ?.ServerSideEncryptionConfiguration;
    return found === undefined ? undefined : { bucket: id, rules: (found.Rules ?? []).map(fromAws) };
  },
  update: (aws, _id, _olds, news) => put(aws, news),
  async delete({ s3: client }, id) {
    await ifPresent(client.send(new sdk.s3.DeleteBucketEncryptionCommand({ Bucket: id })));
  },
};
