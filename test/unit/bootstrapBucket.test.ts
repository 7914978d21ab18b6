import { strict as assert } from "assert";

import { BootstrapBucket } from "../../components/storage/bootstrapBucket";
import { partitionOf } from "../../components/storage/bucket";
import { record, Registration } from "../support/recordingMonitor";

describe("BootstrapBucket", () => {
  let inputs: ReadonlyMap<string, Registration["inputs"]>;

  before(async () => {
    const registrations = await record(
      () => void new BootstrapBucket("bucket", { bucketName: "cluster-api-provider-aws-x", region: "us-gov-west-1" }),
    );
    inputs = new Map(registrations.filter(({ custom }) => custom).map((one) => [one.type, one.inputs]));
  });

  it("makes the bucket and what closes it, and nothing else", () => {
    assert.deepEqual([...inputs.keys()].sort(), [
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ]);
  });

  it("lets nothing public in by any of the four switches", () => {
    const { bucket, ...switches } = inputs.get("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") ?? {};
    assert.equal(bucket, "cluster-api-provider-aws-x");
    assert.deepEqual(switches, {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("is encrypted with KMS, by a key of the bucket's own", () => {
    const { rules } =
      inputs.get("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration") ?? {};
    assert.deepEqual(rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true },
    ]);
  });

  it("refuses what comes without TLS, in the region's own partition", () => {
    const { policy } = inputs.get("aws:s3/bucketPolicy:BucketPolicy") ?? {};
    const { Statement } = JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] };
    assert.deepEqual(
      Statement.map(({ Effect, Resource }) => [Effect, Resource]),
      [
        [
          "Deny",
          ["arn:aws-us-gov:s3:::cluster-api-provider-aws-x", "arn:aws-us-gov:s3:::cluster-api-provider-aws-x/*"],
        ],
      ],
    );
    assert.deepEqual(["us-east-1", "cn-north-1", "us-gov-east-1"].map(partitionOf), ["aws", "aws-cn", "aws-us-gov"]);
  });
});
