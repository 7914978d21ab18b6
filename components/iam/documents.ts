import { defined } from "../schema/values";
import type { SecretBackend } from "./configuration";
import type { ExtraPrincipals, ExtraStatement } from "./roleSettings";

/** The grammar that upstream's documents name; AWS has no newer one. */
const CURRENT_VERSION = "2012-10-17";

export type Effect = "Allow" | "Deny";
export type Principals = Readonly<Partial<Record<"AWS" | "Federated" | "Service", readonly string[]>>>;
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One statement with its fields in the order in which upstream prints them. */
export interface Statement {
  readonly Sid?: string;
  readonly Principal?: Principals;
  readonly NotPrincipal?: Principals;
  readonly Effect: Effect;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Conditions;
}

export interface PolicyDocument {
  readonly Version: typeof CURRENT_VERSION;
  readonly Statement: readonly Statement[];
}

export function allow(Action: readonly string[], Resource: readonly string[], Condition?: Conditions): Statement {
  return defined<Statement>({ Effect: "Allow", Action, Resource, Condition });
}

export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: CURRENT_VERSION, Statement: statements };
}

/** The document as IAM gets it: no white space, which IAM does not count against its limits anyway. */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document);
}

const list = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);

function principals(given: ExtraPrincipals): Principals {
  // Sorted, as upstream prints a map.
  const entries = Object.entries(given).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([kind, ids]) => [kind, list(ids)]));
}

/** A statement of the operator's with its fields in upstream's order, and lists where upstream has lists only. */
export function statementOf({
  Sid,
  Principal,
  NotPrincipal,
  Effect,
  Action,
  Resource,
  Condition,
}: ExtraStatement): Statement {
  return defined({
    Sid,
    Principal: Principal && principals(Principal),
    NotPrincipal: NotPrincipal && principals(NotPrincipal),
    Effect,
    Action: list(Action),
    Resource,
    Condition,
  });
}

/** The document of the inline policy for extra statements; none for none, which IAM would refuse. */
export function inlineDocument(statements: readonly ExtraStatement[] = []): PolicyDocument | undefined {
  return statements.length === 0 ? undefined : documentOf(statements.map(statementOf));
}

interface BackendAccess {
  /** What the AWS provider names what it keeps there. */
  readonly resource: string;
  readonly controllers: readonly string[];
  readonly nodes: readonly string[];
}

const access: Readonly<Record<SecretBackend, BackendAccess>> = {
  "secrets-manager": {
    resource: "arn:*:secretsmanager:*:*:secret:aws.cluster.x-k8s.io/*",
    controllers: ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:TagResource"],
    nodes: ["secretsmanager:DeleteSecret", "secretsmanager:GetSecretValue"],
  },
  "ssm-parameter-store": {
    resource: "arn:*:ssm:*:*:parameter/cluster.x-k8s.io/*",
    controllers: ["ssm:PutParameter", "ssm:DeleteParameter", "ssm:AddTagsToResource"],
    nodes: ["ssm:DeleteParameter", "ssm:GetParameter"],
  },
};

/** The controllers put a machine's cloud-init user data there, and take it away when the machine is gone. */
export function controllersSecretStatements(backends: readonly SecretBackend[]): Statement[] {
  return backends.map((backend) => allow(access[backend].controllers, [access[backend].resource]));
}

/** A machine reads its user data and deletes it, so that nobody reads it after. */
export function nodesSecretStatements(backends: readonly SecretBackend[]): Statement[] {
  return backends.map((backend) => allow(access[backend].nodes, [access[backend].resource]));
}

/**
 * Lets the controllers make the role that an AWS service needs in the account, once; AWS refuses the first load
 * balancer, group or spot request without it. `partition` is `*` where upstream does not look at it.
 */
export function serviceLinkedRole(
  service: string,
  role: string,
  options: { readonly partition?: string; readonly callerService?: string } = {},
): Statement {
  const { partition = "*", callerService = service } = options;
  const resource = `arn:${partition}:iam::*:role/aws-service-role/${service}.amazonaws.com/${role}`;
  return allow(["iam:CreateServiceLinkedRole"], [resource], {
    StringLike: { "iam:AWSServiceName": `${callerService}.amazonaws.com` },
  });
}
