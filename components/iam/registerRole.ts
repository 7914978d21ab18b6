import * as iam from "@pulumi/aws/iam";
import type { CustomResourceOptions } from "@pulumi/pulumi";

import { defined } from "../schema/values";
import { policyText } from "./documents";
import type { RenderedInstanceProfile, RenderedRole } from "./render";

type Tags = Readonly<Record<string, string>>;

export function anyTags(tags: Tags): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}

/** What tells a managed policy from others of its partition: account and path, `aws/AmazonEKS_CNI_Policy`. */
export function policyLabel(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::([^:]*):policy\//, "$1/");
}

/**
 * A role with what hangs on it. Attachments are resources of their own and so is the inline policy, for lists on the
 * role would take away what others have attached. The name in AWS is a contract: the AWS provider, its templates and
 * the controllers' own permissions know the roles by it. A replacement needs the same name, so the old role goes first.
 */
export function registerRole(name: string, rendered: RenderedRole, opts: CustomResourceOptions): iam.Role {
  const { key, path, permissionsBoundary, trust, inlinePolicy, attachments, tags } = rendered;
  const logicalName = `${name}-${key}-role`;
  const role = new iam.Role(
    logicalName,
    defined({
      name: rendered.name,
      assumeRolePolicy: policyText(trust),
      path,
      permissionsBoundary,
      tags: anyTags(tags),
    }),
    { ...opts, deleteBeforeReplace: true },
  );
  if (inlinePolicy !== undefined) {
    const { name: policyName, document } = inlinePolicy;
    new iam.RolePolicy(
      `${logicalName}-inline`,
      { name: policyName, role: role.name, policy: policyText(document) },
      opts,
    );
  }
  for (const arn of attachments) {
    new iam.RolePolicyAttachment(`${logicalName}-has-${policyLabel(arn)}`, { role: role.name, policyArn: arn }, opts);
  }
  return role;
}

/** It has its role's name in AWS: the AWS provider takes one for the other in the policy of a bootstrap bucket. */
export function registerProfile(
  name: string,
  rendered: RenderedInstanceProfile,
  role: iam.Role,
  opts: CustomResourceOptions,
): iam.InstanceProfile {
  const args = { name: rendered.name, role: role.name };
  return new iam.InstanceProfile(`${name}-${rendered.key}-profile`, args, { ...opts, deleteBeforeReplace: true });
}
