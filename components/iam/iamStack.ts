import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

import { defined } from "../schema/values";
import { assertIam } from "./check";
import type { IamArgs } from "./configuration";
import { policyText } from "./documents";
import { anyTags, policyLabel, registerProfile, registerRole } from "./registerRole";
import { PolicyKey, RenderedManagedPolicy, RenderedUser, renderIam, RoleKey } from "./render";

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
  /** The managed policies that are made, for roles that are made elsewhere. */
  public readonly policyArns: ReadonlyMap<PolicyKey, pulumi.Output<string>>;

  public constructor(
    name: string,
    public readonly configuration: IamArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("capi-ignition:iam:IamStack", name, {}, opts);
    assertIam(configuration);
    const rendered = renderIam(configuration);
    // Pulumi goes by what is in the state: this has to be applied before the resource leaves the program.
    const children = { parent: this, retainOnDelete: configuration.keep ?? false };
    const roleOf = lookup(new Map(rendered.roles.map((role) => [role.key, registerRole(name, role, children)])));
    const profiles = rendered.instanceProfiles.map(
      (profile) => [profile.key, registerProfile(name, profile, roleOf(profile.role), children)] as const,
    );
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
    this.policyArns = new Map(policies.map(({ key, arn }) => [key, arn]));
    this.registerOutputs({
      controlPlaneInstanceProfile: this.controlPlaneInstanceProfile,
      nodesInstanceProfile: this.nodesInstanceProfile,
      controllersRoleArn: this.controllersRoleArn,
    });
  }
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
    defined({ name: rendered.name, forceDestroy: true, tags: anyTags(tags) }),
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
