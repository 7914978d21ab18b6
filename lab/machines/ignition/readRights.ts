import { decide, Policies } from "../../aws/policies";

export interface ReadRequest {
  readonly roleArn: string;
  readonly bucket: string;
  readonly key: string;
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Whether a machine's role may read an object: by the bucket's policy, or by its own. */
export function mayRead({ roleArn, bucket, key }: ReadRequest, policies: Policies): Verdict {
  const resource = `arn:${roleArn.split(":")[1] ?? "aws"}:s3:::${bucket}/${key}`;
  const { allowed, by } = decide({ principal: roleArn, action: "s3:GetObject", resource }, policies);
  if (allowed) return { allowed };
  const object = `${roleArn} to read s3://${bucket}/${key}`;
  if (by !== undefined) return { allowed, reason: `a policy denies ${object} (statement ${by.Sid ?? "without Sid"})` };
  const ofBucket =
    policies.resource === undefined
      ? `bucket ${bucket} has no policy`
      : `the policy of bucket ${bucket} does not allow ${object}`;
  return { allowed, reason: `${ofBucket}, and the role's own policies do not allow ${object}` };
}
