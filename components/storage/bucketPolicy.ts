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
