import { matches } from "../../components/iam/pattern";

/** A policy document as IAM and S3 have it; of principals and conditions, what occurs here. */
export interface Policy {
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface AccessRequest {
  /** ARN of the role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What conditions compare, by its key. A call comes over TLS if this does not say otherwise. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The policies that count for a request: those of the role, and that of the resource. */
export interface Policies {
  readonly identity: readonly Policy[];
  readonly resource?: Policy;
}

/** `by` is the statement that has decided; none where no statement applies. */
export interface Decision {
  readonly allowed: boolean;
  readonly by?: PolicyStatement;
}

/**
 * Whether a role may do this with a resource of its own account: a Deny anywhere decides; else one Allow is enough, be
 * it in the role's policies or in the resource's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, { identity, resource }: Policies): Decision {
  const ofRole = identity.flatMap(({ Statement }) => list(Statement));
  const ofResource = list(resource?.Statement).filter((statement) => isFor(statement, request));
  const applying = [...ofRole, ...ofResource].filter((statement) => applies(statement, request));
  const denial = applying.find(({ Effect }) => Effect === "Deny");
  const by = denial ?? applying.find(({ Effect }) => Effect === "Allow");
  return by === undefined ? { allowed: false } : { allowed: denial === undefined, by };
}

/** Elements that would turn a statement round. Nothing here writes them: to overlook one would give a wrong answer. */
const unread = ["NotAction", "NotResource", "NotPrincipal"];

function applies(statement: PolicyStatement, { action, resource, context = {} }: AccessRequest): boolean {
  const found = unread.filter((key) => key in statement);
  if (found.length > 0) throw new Error(`cannot evaluate ${found.join()} of the statement ${statement.Sid ?? "?"}`);
  return (
    list(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    list(statement.Resource).some((pattern) => matches(pattern, resource)) &&
    conditionsHold(statement, { "aws:SecureTransport": "true", ...context })
  );
}

function isFor({ Principal }: PolicyStatement, { principal }: AccessRequest): boolean {
  const named = typeof Principal === "string" ? [Principal] : list(Principal?.AWS);
  return named.some((one) => one === "*" || one === principal);
}

/** Compares what stands in a policy with what a request brings. */
type Operator = (wanted: string, given: string) => boolean;

const operators: Readonly<Record<string, Operator>> = {
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringEquals: (wanted, given) => wanted === given,
  StringLike: matches,
};

/** What cannot be judged, an unknown kind of condition or a key that is not given, counts in a Deny alone. */
function conditionsHold({ Effect, Condition = {} }: PolicyStatement, context: AccessRequest["context"] = {}): boolean {
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), list(value)]));
  return Object.entries(Condition).every(([name, tests]) =>
    Object.entries(tests).every(([key, wanted]) => {
      const [operator, given] = [operators[name.replace(/^ForAnyValue:/, "")], keys.get(key.toLowerCase())];
      if (operator === undefined || given === undefined) return Effect === "Deny";
      return given.some((one) => list(wanted).some((value) => operator(String(value), one)));
    }),
  );
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
