import { createHash } from "crypto";

import { ignitionNodeStatements } from "./cloudProviderPolicies";
import type { ClusterOfRoles } from "./configuration";
import type { ResolvedIam } from "./defaults";
import { allow, documentOf, statementOf } from "./documents";
import { nodesAttachments, renderManagedPolicies } from "./managedPolicies";
import type { PolicyKey, RenderedRole } from "./render";
import { machineRole, machineTrust, managedName, Naming, once } from "./roles";

/** IAM's longest name of a role. */
export const longestRoleName = 64;
const hashCharacters = 8;

/** Names of a cluster's own roles, and of their instance profiles. */
export interface ClusterProfiles {
  readonly controlPlane: string;
  readonly nodes: string;
}

/**
 * Between prefix and suffix, so that the pattern of the roles that the controllers may pass on has them, too. A
 * cluster's name that is too long for IAM is cut, and a hash tells it from others.
 */
export function clusterProfileNames(naming: Naming, cluster: string): ClusterProfiles {
  const room = longestRoleName - managedName(naming, "-nodes").length;
  const kept = room - hashCharacters - 1;
  const hash = createHash("sha256").update(cluster).digest("hex").slice(0, hashCharacters);
  const part = cluster.length <= room || kept < 1 ? cluster : `${cluster.slice(0, kept)}-${hash}`;
  return { controlPlane: managedName(naming, `${part}-cp`), nodes: managedName(naming, `${part}-nodes`) };
}

type MachineKey = "control-plane" | "nodes";

/** A role of one cluster's machines, which is the instance profile's, too. */
export interface OwnRole extends RenderedRole {
  readonly key: MachineKey;
  /** Managed policies of the stack that it has. */
  readonly policies: readonly PolicyKey[];
}

/** Where the AWS provider puts the Ignition of each kind of machine. */
const bucketFolders: Readonly<Record<MachineKey, string>> = { "control-plane": "control-plane", nodes: "node" };

function ownRole(key: MachineKey, name: string, iam: ResolvedIam, bucketName: string): OwnRole {
  const { additions, attachments } =
    key === "nodes"
      ? { additions: iam.nodes, attachments: ownNodesAttachments(iam) }
      : { additions: iam.controlPlane, attachments: iam.controlPlane.extraPolicyAttachments ?? [] };
  const policies = renderManagedPolicies(iam).filter(({ roles }) => roles.includes(key));
  // Its own right besides the bucket's policy: when an existing cluster gets its own roles, the first new machine may
  // boot before the AWS provider has written them into that policy.
  const ignition = allow(["s3:GetObject"], [`arn:*:s3:::${bucketName}/${bucketFolders[key]}/*`]);
  const statements = [
    ...(policies.some((policy) => policy.key === "nodes") ? ignitionNodeStatements : []),
    ignition,
    ...(additions.extraStatements ?? []).map(statementOf),
  ];
  return {
    key,
    name,
    trust: machineTrust(additions.trustStatements),
    ...machineRole(iam, additions),
    attachments: once(attachments),
    inlinePolicy: { name: iam.inlinePolicyName, document: documentOf(statements) },
    policies: policies.map((policy) => policy.key).filter((policy) => policy !== "nodes"),
  };
}

/** Those of EKS are not for machines of Cluster API's own control planes. */
function ownNodesAttachments(iam: ResolvedIam): readonly string[] {
  return nodesAttachments({ ...iam, eks: { ...iam.eks, disable: true } });
}

/**
 * The roles of one cluster's machines, with what these need and nothing of another cluster's. The nodes' policy is in
 * them by itself, for without cloud-init a machine needs no right to its secrets, which have no cluster in their names.
 */
export function renderOwnRoles(iam: ResolvedIam, { name, bucketName }: ClusterOfRoles): OwnRole[] {
  const names = clusterProfileNames(iam.naming, name);
  return [
    ownRole("control-plane", names.controlPlane, iam, bucketName),
    ownRole("nodes", names.nodes, iam, bucketName),
  ];
}
