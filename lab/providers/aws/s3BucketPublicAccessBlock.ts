import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";

async function put({ s3: client }: AwsClients, inputs: Properties): Promise<void> {
  const on = (key: string): boolean => inputs[key] === true;
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: on("blockPublicAcls"),
    BlockPublicPolicy: on("blockPublicPolicy"),
    IgnorePublicAcls: on("ignorePublicAcls"),
    RestrictPublicBuckets: on("restrictPublicBuckets"),
  };
  await client.send(
    new sdk.s3.PutPublicAccessBlockCommand({ Bucket: text(inputs, "bucket"), PublicAccessBlockConfiguration }),
  );
}

export const bucketPublicAccessBlock: AwsResource = {
  what: "public access block of an S3 bucket",
  inputs: [
    "bucket",
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
    "skipDestroy",
  ],
  required: ["bucket"],
  replacedBy: { bucket: undefined },
  idOf: (_aws, inputs) => text(inputs, "bucket"),
  create: put,
  async read({ s3: client }, id) {
    const found = (await ifPresent(client.send(new sdk.s3.GetPublicAccessBlockCommand({ Bucket: id }))))
      ?.PublicAccessBlockConfiguration;
    if (found === undefined) return undefined;
    return {
      bucket: id,
      blockPublicAcls: found.BlockPublicAcls ?? false,
      blockPublicPolicy: found.BlockPublicPolicy ?? false,
      ignorePublicAcls: found.IgnorePublicAcls ?? false,
      restrictPublicBuckets: found.RestrictPublicBuckets ?? false,
    };
  },
  update: (aws, _id, _olds, news) => put(aws, news),
  async delete({ s3: client }, id, properties) {
    if (properties["skipDestroy"] !== true)
      await ifPresent(client.send(new sdk.s3.DeletePublicAccessBlockCommand({ Bucket: id })));
  },
};
