import type * as s3 from "@aws-sdk/client-s3";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { emptyBucket } from "./emptyBucket";
import { ifPresent } from "./errors";
import { partitionOf } from "./partitions";
import { AwsResource, text } from "./resourceType";
import { tagList, tagMap, Tags } from "./tags";
import { sdk } from "./sdk";

/**
 * The one region for which the name must be left out:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
const unnamedRegion = "us-east-1";

async function exists(client: s3.S3Client, Bucket: string): Promise<boolean> {
  return (await ifPresent(client.send(new sdk.s3.HeadBucketCommand({ Bucket })))) !== undefined;
}

/** In us-east-1 S3 reports success for a bucket that one already has: the provider checks before, and so does this. */
async function create(aws: AwsClients, inputs: Properties): Promise<void> {
  const Bucket = text(inputs, "bucket");
  if (await exists(aws.s3, Bucket)) {
    throw Object.assign(
      new Error(`S3 CreateBucket (Bucket ${Bucket}): BucketAlreadyOwnedByYou: the account has it already`),
      { name: "BucketAlreadyOwnedByYou" },
    );
  }
  const region = await aws.region();
  const location =
    region === unnamedRegion
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as s3.BucketLocationConstraint } };
  await aws.s3.send(new sdk.s3.CreateBucketCommand({ Bucket, ...location }));
}

async function tagsOf(client: s3.S3Client, Bucket: string): Promise<Record<string, string>> {
  return tagMap((await ifPresent(client.send(new sdk.s3.GetBucketTaggingCommand({ Bucket }))))?.TagSet);
}

/** S3 replaces all tags at once, so the tags of others, such as the controllers, are sent again. */
async function setTags(client: s3.S3Client, Bucket: string, olds: unknown, news: unknown): Promise<void> {
  const found = await tagsOf(client, Bucket);
  const before = (olds as Tags | undefined) ?? {};
  const others = Object.fromEntries(Object.entries(found).filter(([key]) => !(key in before)));
  const wanted = { ...others, ...((news as Tags | undefined) ?? {}) };
  if (Object.keys(wanted).length > 0)
    await client.send(new sdk.s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(wanted) } }));
  else if (Object.keys(found).length > 0) await client.send(new sdk.s3.DeleteBucketTaggingCommand({ Bucket }));
}

async function read(aws: AwsClients, id: string): Promise<Properties | undefined> {
  if (!(await exists(aws.s3, id))) return undefined;
  const { LocationConstraint } = await aws.s3.send(new sdk.s3.GetBucketLocationCommand({ Bucket: id }));
  const region = LocationConstraint ?? unnamedRegion;
  const { partition, dnsSuffix } = partitionOf(region);
  return {
    bucket: id,
    arn: `arn:${partition}:s3:::${id}`,
    region,
    bucketRegion: region,
    bucketDomainName: `${id}.s3.${dnsSuffix}`,
    bucketRegionalDomainName: `${id}.s3.${region}.${dnsSuffix}`,
    tags: await tagsOf(aws.s3, id),
  };
}

export const bucket: AwsResource = {
  what: "S3 bucket",
  inputs: ["bucket", "bucketPrefix", "forceDestroy", "tags"],
  required: [],
  naming: { input: "bucket", prefixInput: "bucketPrefix", longest: 63, lowerCase: true },
  replacedBy: { bucket: undefined },
  idOf: (_aws, inputs) => text(inputs, "bucket"),
  create,
  complete: (aws, id, inputs) => setTags(aws.s3, id, {}, inputs["tags"]),
  read,
  update: (aws, id, olds, news) => setTags(aws.s3, id, olds["tags"], news["tags"]),
  async delete({ s3: client }, id, properties) {
    if (properties["forceDestroy"] === true) await ifPresent(emptyBucket(client, id));
    try {
      await ifPresent(client.send(new sdk.s3.DeleteBucketCommand({ Bucket: id })));
    } catch (error) {
      if ((error as Error).name === "BucketNotEmpty")
        (error as Error).message += "; set forceDestroy on the bucket to delete it with its objects";
      throw error;
    }
  },
};
