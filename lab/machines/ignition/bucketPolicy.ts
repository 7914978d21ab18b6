/** The parts of a bucket's policy document that are evaluated here. */
export interface BucketPolicy {
  readonly Statement: Statement | readonly Statement[];
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ReadRequest {
  readonly roleArn: string;
  readonly bucket: string;
  readonly key: string;
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

const ACTION = "s3:GetObject";

/**
 * Whether the bucket's own policy allows a role to read an object. Only this counts for a machine: the roles that
 * clusterawsadm creates for machines have no S3 permissions.
 */
export function evaluateBucketPolicy(policy: BucketPolicy | undefined, request: ReadRequest): Verdict {
  const object = `s3://${request.bucket}/${request.key}`;
  if (policy === undefined) {
    return {
      allowed: false,
      reason: `bucket ${request.bucket} has no policy, so ${request.roleArn} may not read ${object}`,
    };
  }
  const statements = list(policy.Statement).filter((statement) => applies(statement, request));
  const denied = statements.find(({ Effect }) => Effect === "Deny");
  if (denied !== undefined) {
    return {
      allowed: false,
      reason: `the policy of bucket ${request.bucket} denies ${request.roleArn} ${object} (statement ${denied.Sid ?? "without Sid"})`,
    };
  }
  if (!statements.some(({ Effect }) => Effect === "Allow")) {
    return {
      allowed: false,
      reason: `the policy of bucket ${request.bucket} does not allow ${request.roleArn} to read ${object}`,
    };
  }
  return { allowed: true };
}

function applies(statement: Statement, { roleArn, bucket, key }: ReadRequest): boolean {
  const resource = `arn:${roleArn.split(":")[1] ?? "aws"}:s3:::${bucket}/${key}`;
  return (
    principals(statement).some((principal) => principal === "*" || principal === roleArn) &&
    list(statement.Action).some((pattern) => matches(pattern.toLowerCase(), ACTION.toLowerCase())) &&
    list(statement.Resource).some((pattern) => matches(pattern, resource)) &&
    conditionsHold(statement)
  );
}

function principals({ Principal }: Statement): readonly string[] {
  return typeof Principal === "string" ? [Principal] : list(Principal?.AWS);
}

/**
 * A machine reads over TLS, as `aws:SecureTransport` requires. Any other condition is unknown here: it counts as true
 * in a Deny statement and as false in an Allow statement.
 */
function conditionsHold({ Effect, Condition = {} }: Statement): boolean {
  return Object.entries(Condition).every(([operator, tests]) =>
    Object.entries(tests).every(([name, value]) =>
      operator === "Bool" && name.toLowerCase() === "aws:securetransport"
        ? String(value).toLowerCase() === "true"
        : Effect === "Deny",
    ),
  );
}

/** `*` and `?` as in IAM. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
