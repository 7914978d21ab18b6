import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

import { defined } from "../schema/values";
import type { IamArgs } from "./configuration";
import { assertIam } from "./check";
import { policyText } from "./documents";
import { PolicyKey, RenderedManagedPolicy, RenderedRole, RenderedUser, renderIam, RoleKey } from "./render";

/** Finds what was made for a key; the renderer makes roles and profiles of its three machines always. */
function lookup<Key extends string, Made>(made: ReadonlyMap<Key, Made>): (key: Key) => Made {
  return (key) => {
    const found = made.get(key);
    if (found === undefined) throw new Error(`nothing is made for ${key}`);
    return found;
  };
}

/**
 * What `clusterawsadm bootstrap iam create-cloudformation-stack` makes, without CloudFormation: roles, instance
 * profiles and policies of the AWS provider's controllers and of the machines of its clusters.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites
 */
export class IamStack extends pulumi.ComponentResource {
  public readonly controlPlaneInstanceProfile: pulumi.Output<string>;
  public readonly nodesInstanceProfile: pulumi.Output<string>;
  public readonly controllersRoleArn: pulumi.Output<string>;

  public constructor(name: string, configuration: IamArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("capi-ignition:iam:IamStack", name, {}, opts);
    assertIam(configuration);
    const rendered = renderIam(configuration);
    // Pulumi goes by what is in the state: this has to be applied before the resource leaves the program.
    const children = { parent: this, retainOnDelete: configuration.keep ?? false };
    const roleOf = lookup(new Map(rendered.roles.map((role) => [role.key, registerRole(name, role, children)])));
    // A profile has its role's name in AWS: the AWS provider takes one for the other in the policy of a bootstrap
    // bucket.
    const profiles = rendered.instanceProfiles.map((profile) => {
      const args = { name: profile.name, role: roleOf(profile.role).name };
      return [
        profile.key,
        new iam.InstanceProfile(`${name}-${profile.key}-profile`, args, { ...children, deleteBeforeReplace: true }),
      ] as const;
    });
    const profileOf = lookup(new Map(profiles));
    const policies = rendered.managedPolicies.map((policy) => ({
      ...policy,
      arn: registerPolicy(name, policy, roleOf, children).arn,
    }));
    if (rendered.bootstrapUser !== undefined) {
      const ofGroup = policies.filter(({ bootstrapGroup }) => bootstrapGroup);
      registerBootstrapUser(name, rendered.bootstrapUser, ofGroup, children);
    }
    this.controlPlaneInstanceProfile = profileOf("control-plane").name;
    this.nodesInstanceProfile = profileOf("nodes").name;
    this.controllersRoleArn = roleOf("controllers").arn;
    this.registerOutputs({
      controlPlaneInstanceProfile: this.controlPlaneInstanceProfile,
      nodesInstanceProfile: this.nodesInstanceProfile,
      controllersRoleArn: this.controllersRoleArn,
    });
  }
}

type Tags = Readonly<Record<string, string>>;

function anyOf(tags: Tags): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}

/** What tells a managed policy from others of its partition: account and path, `aws/AmazonEKS_CNI_Policy`. */
function policyLabel(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::([^:]*):policy\//, "$1/");
}

/**
 * A role with what hangs on it. Attachments are resources of their own and so is the inline policy, for lists on the
 * role would take away what others have attached. The name in AWS is a contract: the AWS provider, its templates and
 * the controllers' own permissions know the roles by it. A replacement needs the same name, so the old role goes first.
 */
function registerRole(name: string, rendered: RenderedRole, opts: CustomResourceOptions): iam.Role {
  const { key, path, permissionsBoundary, trust, inlinePolicy, attachments, tags } = rendered;
  const logicalName = `${name}-${key}-role`;
  const role = new iam.Role(
    logicalName,
    defined({
      name: rendered.name,
      assumeRolePolicy: policyText(trust),
      path,
      permissionsBoundary,
      tags: anyOf(tags),
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

/** A managed policy under upstream's name, on the roles that have it; who else attaches it keeps it. */
function registerPolicy(
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
    new iam.RolePolicyAttachment(
      `${name}-${role}-role-has-${key}-policy`,
      { role: roleOf(role).name, policyArn: policy.arn },
      opts,
    );
  }
  return policy;
}

export interface GroupPolicy {
  readonly key: PolicyKey;
  readonly arn: Input<string>;
}

/**
 * The user for the first credentials, and its group with the controllers' policies. Both names are the configuration's
 * own.
 */
function registerBootstrapUser(
  name: string,
  rendered: RenderedUser,
  policies: readonly GroupPolicy[],
  opts: CustomResourceOptions,
): void {
  const { extraGroups, inlinePolicy, attachments, tags } = rendered;
  const logicalName = `${name}-bootstrap-user`;
  const named = { ...opts, deleteBeforeReplace: true };
  const group = new iam.Group(`${name}-bootstrap-group`, { name: rendered.group }, named);
  for (const { key, arn } of policies) {
    new iam.GroupPolicyAttachment(
      `${name}-bootstrap-group-has-${key}-policy`,
      { group: group.name, policyArn: arn },
      opts,
    );
  }
  // forceDestroy: its access keys are made by hand, and a user that has one cannot be deleted otherwise.
  const user = new iam.User(
    logicalName,
    defined({ name: rendered.name, forceDestroy: true, tags: anyOf(tags) }),
    named,
  );
  new iam.UserGroupMembership(`${logicalName}-groups`, { user: user.name, groups: [group.name, ...extraGroups] }, opts);
  if (inlinePolicy !== undefined) {
    const { name: policyName, document } = inlinePolicy;
    new iam.UserPolicy(
      `${logicalName}-inline`,
      { name: policyName, user: user.name, policy: policyText(document) },
      opts,
    );
  }
  for (const arn of attachments) {
    new iam.UserPolicyAttachment(`${logicalName}-has-${policyLabel(arn)}`, { user: user.name, policyArn: arn }, opts);
  }
}
