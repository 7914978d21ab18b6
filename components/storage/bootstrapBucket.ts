import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { checkBucketName, partitionOf, tlsOnlyPolicy } from "./bucket";

export interface BootstrapBucketArgs {
  /** `bucketNameField` documents and checks it. The controllers' policy lets them touch names with its prefix only. */
  readonly bucketName: pulumi.Input<string>;
  readonly region: string;
  /** Tags of the bucket until the AWS provider replaces them by its own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether Pulumi must not delete it; that of the cluster whose machines' Ignition it holds. */
  readonly protect?: boolean;
}

/**
 * The bucket that holds the Ignition of one cluster's machines until they have joined. It holds private keys, so it is
 * private, encrypted and TLS only before the first object comes. The AWS provider takes it over when the cluster is
 * made: it replaces tags and policy, and deletes the bucket with the cluster. Neither is undone here.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/ignition-support
 */
export class BootstrapBucket extends pulumi.ComponentResource {
  public readonly bucketName: pulumi.Output<string>;

  public constructor(name: string, args: BootstrapBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { bucketName, region, tags, protect = false } = args;
    if (typeof bucketName === "string") checkBucketName(name, bucketName);
    super("capi-ignition:storage:BootstrapBucket", name, {}, opts);
    // forceDestroy: what is left in it is the Ignition of machines that are gone.
    const bucket = new s3.Bucket(
      name,
      { bucket: bucketName, forceDestroy: true, ...(tags === undefined ? {} : { tags }) },
      { parent: this, protect, ignoreChanges: ["tags", "tagsAll"] },
    );
    // Gone with the bucket, which the AWS provider may delete first: there is nothing to call then.
    const inside = { parent: this, deletedWith: bucket };
    const access = new s3.BucketPublicAccessBlock(
      `${name}-private`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      inside,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
      },
      inside,
    );
    const policy = new s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.bucket,
        policy: pulumi.output(bucketName).apply((known) => tlsOnlyPolicy(known, partitionOf(region))),
      },
      { ...inside, ignoreChanges: ["policy"] },
    );
    // Whoever takes the name from here gets a bucket that is closed already. A preview knows all four, and so the name.
    const names = pulumi.all([bucket.bucket, access.bucket, encryption.bucket, policy.bucket]);
    this.bucketName = names.apply(([closed]) => closed);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
