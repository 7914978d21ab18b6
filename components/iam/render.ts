import type { IamArgs } from "./configuration";
import { ResolvedIam, resolveIam } from "./defaults";
import type { PolicyDocument } from "./documents";
import { renderManagedPolicies } from "./managedPolicies";
import { inlinePolicy, once, renderInstanceProfiles, renderRoles } from "./roles";

function renderBootstrapUser(iam: ResolvedIam): RenderedUser {
  const { userName, groupName, extraGroups = [], extraStatements, tags = {} } = iam.bootstrapUser;
  return {
    name: userName,
    group: groupName,
    extraGroups: once(extraGroups),
    ...inlinePolicy(iam, extraStatements),
    // Upstream gives the user what the control plane's role gets, and never reads the user's own list.
    attachments: once(iam.controlPlane.extraPolicyAttachments ?? []),
    tags,
  };
}

/**
 * What `clusterawsadm bootstrap iam create-cloudformation-stack` makes of the same configuration, in upstream's order;
 * with `parity` to the statement.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/cmd/clusterawsadm/cloudformation/bootstrap/template.go
 */
export function renderIam(configuration: IamArgs): RenderedIam {
  const iam = resolveIam(configuration);
  return {
    roles: renderRoles(iam),
    instanceProfiles: renderInstanceProfiles(iam),
    managedPolicies: renderManagedPolicies(iam),
    ...(iam.bootstrapUser.enable ? { bootstrapUser: renderBootstrapUser(iam) } : {}),
  };
}

/** What roles and policies are called in the program's graph; `name` is always that in AWS. */
export type RoleKey = "control-plane" | "controllers" | "nodes" | "eks-controlplane" | "eks-nodegroup" | "eks-fargate";
export type PolicyKey = "controllers" | "controllers-eks" | "control-plane" | "nodes" | "csi" | "eks-console";

type Tags = Readonly<Record<string, string>>;

export interface RenderedRole {
  readonly key: RoleKey;
  readonly name: string;
  readonly path?: string;
  readonly permissionsBoundary?: string;
  readonly trust: PolicyDocument;
  readonly inlinePolicy?: RenderedInlinePolicy;
  /** ARNs of managed policies that are not made here; each once. */
  readonly attachments: readonly string[];
  readonly tags: Tags;
}

export interface RenderedInlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface RenderedInstanceProfile {
  readonly key: RoleKey;
  readonly name: string;
  readonly role: RoleKey;
}

export interface RenderedManagedPolicy {
  readonly key: PolicyKey;
  readonly name: string;
  readonly description: string;
  readonly document: PolicyDocument;
  readonly roles: readonly RoleKey[];
  /** Whether the bootstrap user's group has it. */
  readonly bootstrapGroup: boolean;
}

export interface RenderedUser {
  readonly name: string;
  readonly group: string;
  /** Groups that are not made here. */
  readonly extraGroups: readonly string[];
  readonly inlinePolicy?: RenderedInlinePolicy;
  readonly attachments: readonly string[];
  readonly tags: Tags;
}

/** Everything that is made, in plain values. */
export interface RenderedIam {
  readonly roles: readonly RenderedRole[];
  readonly instanceProfiles: readonly RenderedInstanceProfile[];
  readonly managedPolicies: readonly RenderedManagedPolicy[];
  /** The bootstrap user with its group, if there is one. */
  readonly bootstrapUser?: RenderedUser;
}
