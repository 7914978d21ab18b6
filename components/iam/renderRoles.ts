import type { ExtraStatement, RoleAdditions } from "./awsIamConfiguration";
import { eksControlPlaneAttachments, eksFargateAttachments, eksNodegroupAttachments, nodesAttachments } from "./awsManagedPolicies";
import type { ResolvedIam } from "./defaults";
import { inlineDocument } from "./extraStatements";
import { eksRoleNames, instanceProfileNames } from "./names";
import type { RenderedInlinePolicy, RenderedInstanceProfile, RenderedRole } from "./renderedIam";
import { controllersTrust, eksControlPlaneTrust, eksFargateTrust, eksNodegroupTrust, machineTrust } from "./trust";

type Named = Pick<ResolvedIam, "inlinePolicyName">;

export function inlinePolicy({ inlinePolicyName }: Named, statements?: readonly ExtraStatement[]): { inlinePolicy?: RenderedInlinePolicy } {
  const document = inlineDocument(statements);
  return document === undefined ? {} : { inlinePolicy: { name: inlinePolicyName, document } };
}

/** An attachment is there or it is not: an ARN that is asked for twice is one. */
export function once(arns: readonly string[]): string[] {
  return [...new Set(arns)];
}

/** What machines' roles have in common. Upstream takes path and boundary of all three from `controlPlane`. */
function machineRole(iam: ResolvedIam, additions: RoleAdditions): Pick<RenderedRole, "path" | "permissionsBoundary" | "inlinePolicy" | "tags"> {
  const { path = "", permissionsBoundary = "" } = iam.controlPlane;
  return {
    ...(path === "" ? {} : { path }),
    ...(permissionsBoundary === "" ? {} : { permissionsBoundary }),
    ...inlinePolicy(iam, additions.extraStatements),
    tags: additions.tags ?? {},
  };
}

function machineRoles(iam: ResolvedIam): RenderedRole[] {
  const { controlPlane, controllers, nodes } = iam;
  const names = instanceProfileNames(iam.naming);
  return [
    {
      key: "control-plane",
      name: names.controlPlane,
      trust: machineTrust(controlPlane.trustStatements),
      attachments: once(controlPlane.extraPolicyAttachments ?? []),
      ...machineRole(iam, controlPlane),
    },
    {
      key: "controllers",
      name: names.controllers,
      trust: controllersTrust(!iam.eks.disable, controllers.trustStatements),
      attachments: [],
      ...machineRole(iam, controllers),
    },
    {
      key: "nodes",
      name: names.nodes,
      trust: machineTrust(nodes.trustStatements),
      attachments: once(nodesAttachments(iam)),
      ...machineRole(iam, nodes),
    },
  ];
}

function eksRoles(iam: ResolvedIam): RenderedRole[] {
  const { disable, defaultControlPlaneRole, managedMachinePool, fargate } = iam.eks;
  const { controlPlane, nodegroup, fargate: fargateName } = eksRoleNames;
  const roles = [
    { key: "eks-controlplane", name: controlPlane, trust: eksControlPlaneTrust, given: defaultControlPlaneRole, attachments: eksControlPlaneAttachments(iam) },
    { key: "eks-nodegroup", name: nodegroup, trust: eksNodegroupTrust, given: managedMachinePool, attachments: eksNodegroupAttachments(iam) },
    { key: "eks-fargate", name: fargateName, trust: eksFargateTrust, given: fargate, attachments: eksFargateAttachments(iam) },
  ] as const;
  return roles
    .filter(({ given }) => !disable && !given.disable)
    .map(({ key, name, trust, given, attachments }) => ({ key, name, trust, attachments: once(attachments), tags: given.tags ?? {} }));
}

export function renderRoles(iam: ResolvedIam): RenderedRole[] {
  return [...machineRoles(iam), ...eksRoles(iam)];
}

/** One for each role that EC2 takes, under the role's own name: the AWS provider has one name for both. */
export function renderInstanceProfiles(iam: ResolvedIam): RenderedInstanceProfile[] {
  return machineRoles(iam).map(({ key, name }) => ({ key, name, role: key }));
}
