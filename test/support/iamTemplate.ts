import { CORE_SCHEMA, load } from "js-yaml";

import type {
  PolicyKey,
  RenderedIam,
  RenderedInlinePolicy,
  RenderedManagedPolicy,
  RenderedRole,
  RenderedUser,
  RoleKey,
} from "../../components/iam/render";

/** Resources of a CloudFormation template by logical ID. */
export type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
>;

/**
 * The core schema has no dates, so that the version of a policy stays text; an intrinsic in its short form (`!Ref`) is
 * an error in it.
 */
export function resourcesOf(template: string): Resources {
  return (load(template, { schema: CORE_SCHEMA }) as { Resources: Resources }).Resources;
}

export const roleIds: Readonly<Record<RoleKey, string>> = {
  "control-plane": "AWSIAMRoleControlPlane",
  controllers: "AWSIAMRoleControllers",
  nodes: "AWSIAMRoleNodes",
  "eks-controlplane": "AWSIAMRoleEKSControlPlane",
  "eks-nodegroup": "AWSIAMRoleEKSNodegroup",
  "eks-fargate": "AWSIAMRoleEKSFargate",
};

export const policyIds: Readonly<Record<PolicyKey, string>> = {
  controllers: "AWSIAMManagedPolicyControllers",
  "controllers-eks": "AWSIAMManagedPolicyControllersEKS",
  "control-plane": "AWSIAMManagedPolicyCloudProviderControlPlane",
  nodes: "AWSIAMManagedPolicyCloudProviderNodes",
  csi: "AWSEBSCSIPolicyController",
  "eks-console": "AWSIAMManagedPolicyEKSConsole",
};

const group = { Ref: "AWSIAMGroupBootstrapper" };
const reference = (role: RoleKey): { Ref: string } => ({ Ref: roleIds[role] });

/** CloudFormation's form of a resource: what is empty is left out, as upstream's library leaves it out. */
function resource(kind: string, properties: Readonly<Record<string, unknown>>): Resources[string] {
  const said = ([, value]: [string, unknown]): boolean =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  return { Type: `AWS::IAM::${kind}`, Properties: Object.fromEntries(Object.entries(properties).filter(said)) };
}

function tagList(tags: Readonly<Record<string, string>>): unknown[] {
  return Object.entries(tags)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

const inline = (policy: RenderedInlinePolicy | undefined): unknown[] =>
  policy === undefined ? [] : [{ PolicyName: policy.name, PolicyDocument: policy.document }];

const roleResource = (role: RenderedRole): Resources[string] =>
  resource("Role", {
    RoleName: role.name,
    Path: role.path,
    PermissionsBoundary: role.permissionsBoundary,
    AssumeRolePolicyDocument: role.trust,
    ManagedPolicyArns: role.attachments,
    Policies: inline(role.inlinePolicy),
    Tags: tagList(role.tags),
  });

const policyResource = (policy: RenderedManagedPolicy): Resources[string] =>
  resource("ManagedPolicy", {
    ManagedPolicyName: policy.name,
    Description: policy.description,
    PolicyDocument: policy.document,
    Roles: policy.roles.map(reference),
    Groups: policy.bootstrapGroup ? [group] : [],
  });

const userResource = (user: RenderedUser): Resources[string] =>
  resource("User", {
    UserName: user.name,
    Groups: [group, ...user.extraGroups],
    ManagedPolicyArns: user.attachments,
    Policies: inline(user.inlinePolicy),
    Tags: tagList(user.tags),
  });

/** What the program makes, written as the resources of upstream's template. */
export function asTemplate({ roles, instanceProfiles, managedPolicies, bootstrapUser }: RenderedIam): Resources {
  return Object.fromEntries([
    ...roles.map((role) => [roleIds[role.key], roleResource(role)]),
    ...instanceProfiles.map(({ key, name, role }) => [
      roleIds[key].replace("Role", "InstanceProfile"),
      resource("InstanceProfile", { InstanceProfileName: name, Roles: [reference(role)] }),
    ]),
    ...managedPolicies.map((policy) => [policyIds[policy.key], policyResource(policy)]),
    ...(bootstrapUser === undefined
      ? []
      : [
          [group.Ref, resource("Group", { GroupName: bootstrapUser.group })],
          ["AWSIAMUserBootstrapper", userResource(bootstrapUser)],
        ]),
  ]) as Resources;
}
