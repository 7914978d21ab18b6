import type { ExtraPrincipals, ExtraStatement } from "./awsIamConfiguration";
import { documentOf, PolicyDocument, Principals, Statement } from "./policyDocument";

const list = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);

function principals(given: ExtraPrincipals): Principals {
  // Sorted, as upstream prints a map.
  const entries = Object.entries(given).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([kind, ids]) => [kind, list(ids)]));
}

/** A statement of the operator's with its fields in upstream's order, and lists where upstream has lists only. */
export function statementOf({ Sid, Principal, NotPrincipal, Effect, Action, Resource, Condition }: ExtraStatement): Statement {
  return {
    ...(Sid === undefined ? {} : { Sid }),
    ...(Principal === undefined ? {} : { Principal: principals(Principal) }),
    ...(NotPrincipal === undefined ? {} : { NotPrincipal: principals(NotPrincipal) }),
    Effect,
    Action: list(Action),
    ...(Resource === undefined ? {} : { Resource }),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

/** The document of the inline policy for extra statements; none for none, which IAM would refuse. */
export function inlineDocument(statements: readonly ExtraStatement[] = []): PolicyDocument | undefined {
  return statements.length === 0 ? undefined : documentOf(statements.map(statementOf));
}
