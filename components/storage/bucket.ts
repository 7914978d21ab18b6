import { Check, text } from "../schema/fields";
import { describeProblems } from "../schema/problem";

const longestName = 63;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const reserved: readonly (readonly [RegExp, string])[] = [
  [/^(xn--|sthree-|amzn-s3-demo-)/, "begins with what S3 keeps for itself (xn--, sthree-, amzn-s3-demo-)"],
  [
    /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
    "ends in what S3 keeps for itself (-s3alias, --ol-s3, .mrap, --x-s3, --table-s3)",
  ],
  [/^\d+\.\d+\.\d+\.\d+$/, "has the form of an IP address"],
  [/\.\./, "has two dots in a row"],
];

function corrected(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
}

export const bucketName: Check<string> = (name) => {
  if (name.length < 3 || name.length > longestName) {
    const problem = `has ${name.length} characters; S3 takes 3 to ${longestName}`;
    return { problem, fix: "take a longer or shorter name" };
  }
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name)) {
    const problem = "is not a name of an S3 bucket (lower-case letters, digits, - and ., an alphanumeric at both ends)";
    return { problem, fix: `call it ${corrected(name)}` };
  }
  const hit = reserved.find(([pattern]) => pattern.test(name));
  return hit === undefined ? undefined : { problem: hit[1], fix: "take another name" };
};

/** The name of a cluster's bucket. */
export const bucketNameField = text(
  {
    description:
      "Name of the bucket for the machines' Ignition: unique in all of AWS, one for each cluster, beginning with " +
      "`iam.s3Buckets.namePrefix`.",
    example: "cluster-api-provider-aws-my-bucket",
    see: "https://cluster-api-aws.sigs.k8s.io/topics/ignition-support",
    change: {
      kind: "replaces the resource",
      words:
        "the new bucket is made first, and the old one is deleted with what is in it; refused while the cluster is " +
        "protected",
    },
  },
  bucketName,
);

/** For a component's own argument; one that another resource has yet to give, AWS checks. */
export function checkBucketName(bucket: string, name: string): void {
  const finding = bucketName(name);
  if (finding === undefined) return;
  const problem = { path: "bucketName", value: name, ...finding };
  throw new Error(describeProblems([problem], `the bucket ${bucket} has`));
}

/**
 * Refuses everything that comes without TLS, to the bucket and to its objects. It holds from the first second; the AWS
 * provider replaces it by its own, which refuses the same and lets each role's machines read their part.
 */
export function tlsOnlyPolicy(name: string, partition: Partition): string {
  const bucket = `arn:${partition}:s3:::${name}`;
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

/** AWS's regions are in groups that share no accounts, names or addresses. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov";

const partitions: readonly (readonly [RegExp, Partition])[] = [
  [/^cn-/, "aws-cn"],
  [/^us-gov-/, "aws-us-gov"],
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  return partitions.find(([pattern]) => pattern.test(region))?.[1] ?? "aws";
}
