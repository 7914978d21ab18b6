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
  return { Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: CURRENT_VERSION, Statement: statements };
}

/** The document as IAM gets it: no white space, which IAM does not count against its limits anyway. */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document);
}
