import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";

async function put({ s3: client }: AwsClients, inputs: Properties): Promise<void> {
  await client.send(
    new sdk.s3.PutBucketPolicyCommand({ Bucket: text(inputs, "bucket"), Policy: text(inputs, "policy") }),
  );
}

export const bucketPolicy: AwsResource = {
  what: "policy of an S3 bucket",
  inputs: ["bucket", "policy"],
  required: ["bucket", "policy"],
  documents: ["policy"],
  replacedBy: { bucket: undefined },
  idOf: (_aws, inputs) => text(inputs, "bucket"),
  create: put,
  async read({ s3: client }, id) {
    const found = await ifPresent(client.send(new sdk.s3.GetBucketPolicyCommand({ Bucket: id })));
    return found?.Policy === undefined ? undefined : { bucket: id, policy: found.Policy };
  },
  update: (aws, _id, _olds, news) => put(aws, news),
  async delete({ s3: client }, id) {
    await ifPresent(client.send(new sdk.s3.DeleteBucketPolicyCommand({ Bucket: id })));
  },
};
