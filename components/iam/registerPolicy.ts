import * as iam from "@pulumi/aws/iam";
import type { CustomResourceOptions } from "@pulumi/pulumi";

import { policyText } from "./policyDocument";
import type { RenderedManagedPolicy, RoleKey } from "./renderedIam";

/** A managed policy under upstream's name, on the roles that have it; who else attaches it keeps it. */
export function registerPolicy(
  name: string,
  rendered: RenderedManagedPolicy,
  roleOf: (key: RoleKey) => iam.Role,
  opts: CustomResourceOptions,
): iam.Policy {
  const { key, description, document, roles } = rendered;
  const logicalName = `${name}-${key}-policy`;
  // A replacement needs the same name, so the old policy goes first.
  const policy = new iam.Policy(
    logicalName,
    { name: rendered.name, description, policy: policyText(document) },
    { ...opts, deleteBeforeReplace: true },
  );
  for (const role of roles) {
    new iam.RolePolicyAttachment(`${name}-${role}-role-has-${key}-policy`, { role: roleOf(role).name, policyArn: policy.arn }, opts);
  }
  return policy;
}
