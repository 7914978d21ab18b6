import type { PolicyDocument } from "./policyDocument";

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
