import * as iam from "@pulumi/aws/iam";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

import { policyText } from "./policyDocument";
import { policyLabel } from "./registerRole";
import type { PolicyKey, RenderedUser } from "./renderedIam";

export interface GroupPolicy {
  readonly key: PolicyKey;
  readonly arn: Input<string>;
}

/** The user for the first credentials, and its group with the controllers' policies. Both names are the configuration's own. */
export function registerBootstrapUser(name: string, rendered: RenderedUser, policies: readonly GroupPolicy[], opts: CustomResourceOptions): void {
  const { extraGroups, inlinePolicy, attachments, tags } = rendered;
  const logicalName = `${name}-bootstrap-user`;
  const named = { ...opts, deleteBeforeReplace: true };
  const group = new iam.Group(`${name}-bootstrap-group`, { name: rendered.group }, named);
  for (const { key, arn } of policies) {
    new iam.GroupPolicyAttachment(`${name}-bootstrap-group-has-${key}-policy`, { group: group.name, policyArn: arn }, opts);
  }
  // forceDestroy: its access keys are made by hand, and a user that has one cannot be deleted otherwise.
  const user = new iam.User(
    logicalName,
    { name: rendered.name, forceDestroy: true, ...(Object.keys(tags).length === 0 ? {} : { tags }) },
    named,
  );
  new iam.UserGroupMembership(`${logicalName}-groups`, { user: user.name, groups: [group.name, ...extraGroups] }, opts);
  if (inlinePolicy !== undefined) {
    const { name: policyName, document } = inlinePolicy;
    new iam.UserPolicy(`${logicalName}-inline`, { name: policyName, user: user.name, policy: policyText(document) }, opts);
  }
  for (const arn of attachments) {
    new iam.UserPolicyAttachment(`${logicalName}-has-${policyLabel(arn)}`, { user: user.name, policyArn: arn }, opts);
  }
}
