import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

export interface BootstrapBucketArgs {
  /** Global in all of AWS; the controllers' policy lets them touch names with its prefix only. */
  readonly bucketName: string;
  readonly region: string;
  /** Tags of the bucket until the AWS provider replaces them by its own. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The bucket that holds the Ignition of one cluster's machines until they have joined. It holds private keys, so it is
 * private, encrypted and TLS only before the first object comes. The AWS provider takes it over when the cluster is made:
 * it replaces tags and policy, and deletes the bucket with the cluster. Neither is undone here.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/ignition-support
 */
export class BootstrapBucket extends pulumi.ComponentResource {
  public readonly bucketName: pulumi.Output<string>;

  public constructor(name: string, args: BootstrapBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("capi-ignition:storage:BootstrapBucket", name, {}, opts);
    const { bucketName, region, tags } = args;
    // forceDestroy: what is left in it is the Ignition of machines that are gone.
    const bucket = new s3.Bucket(
      name,
      { bucket: bucketName, forceDestroy: true, ...(tags === undefined ? {} : { tags }) },
      { parent: this, ignoreChanges: ["tags", "tagsAll"] },
    );
    // Gone with the bucket, which the AWS provider may delete first: there is nothing to call then.
    const inside = { parent: this, deletedWith: bucket };
    const access = new s3.BucketPublicAccessBlock(
      `${name}-private`,
      { bucket: bucket.bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      inside,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }] },
      inside,
    );
    const policy = new s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.bucket, policy: tlsOnlyPolicy(bucketName, partitionOf(region)) },
      { ...inside, ignoreChanges: ["policy"] },
    );
    // Whoever takes the name from here gets a bucket that is closed already.
    this.bucketName = pulumi.all([bucket.bucket, access.id, encryption.id, policy.id]).apply(([closed]) => closed);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/**
 * Refuses everything that comes without TLS, to the bucket and to its objects. It holds from the first second; the AWS
 * provider replaces it by its own, which refuses the same and lets each role's machines read their part.
 * `partition`: `aws`, `aws-cn` or `aws-us-gov`.
 */
export function tlsOnlyPolicy(bucketName: string, partition: string): string {
  const bucket = `arn:${partition}:s3:::${bucketName}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ForceSSLOnlyAccess",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

const partitions: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, "aws-cn"],
  [/^us-gov-/, "aws-us-gov"],
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): string {
  return partitions.find(([pattern]) => pattern.test(region))?.[1] ?? "aws";
}
