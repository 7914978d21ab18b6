import { defined } from "../schema/values";
import type { AwsIamConfiguration, IamSection } from "./configuration";
import type { ResolvedIam } from "./defaults";
import { documentOf, inlineDocument, PolicyDocument, statementOf } from "./documents";
import {
  eksControlPlaneAttachments,
  eksFargateAttachments,
  eksNodegroupAttachments,
  nodesAttachments,
} from "./managedPolicies";
import { ExtraStatement, standard } from "./roleSettings";
import type { RenderedInlinePolicy, RenderedInstanceProfile, RenderedRole } from "./render";

type Named = Pick<ResolvedIam, "inlinePolicyName">;

export function inlinePolicy(
  { inlinePolicyName }: Named,
  statements?: readonly ExtraStatement[],
): { inlinePolicy?: RenderedInlinePolicy } {
  const document = inlineDocument(statements);
  return document === undefined ? {} : { inlinePolicy: { name: inlinePolicyName, document } };
}

/** An attachment is there or it is not: an ARN that is asked for twice is one. */
export function once(arns: readonly string[]): string[] {
  return [...new Set(arns)];
}

/** What machines' roles have in common. Upstream takes path and boundary of all three from `controlPlane`. */
export function machineRole(
  iam: ResolvedIam,
  additions: IamSection<"clusterAPIControllers">,
): Pick<RenderedRole, "path" | "permissionsBoundary" | "inlinePolicy" | "tags"> {
  const { path = "", permissionsBoundary = "" } = iam.controlPlane;
  return defined({
    path: path === "" ? undefined : path,
    permissionsBoundary: permissionsBoundary === "" ? undefined : permissionsBoundary,
    ...inlinePolicy(iam, additions.extraStatements),
    tags: additions.tags ?? {},
  });
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
    {
      key: "eks-controlplane",
      name: controlPlane,
      trust: eksControlPlaneTrust,
      given: defaultControlPlaneRole,
      attachments: eksControlPlaneAttachments(iam),
    },
    {
      key: "eks-nodegroup",
      name: nodegroup,
      trust: eksNodegroupTrust,
      given: managedMachinePool,
      attachments: eksNodegroupAttachments(iam),
    },
    {
      key: "eks-fargate",
      name: fargateName,
      trust: eksFargateTrust,
      given: fargate,
      attachments: eksFargateAttachments(iam),
    },
  ] as const;
  return roles
    .filter(({ given }) => !disable && !given.disable)
    .map(({ key, name, trust, given, attachments }) => ({
      key,
      name,
      trust,
      attachments: once(attachments),
      tags: given.tags ?? {},
    }));
}

export function renderRoles(iam: ResolvedIam): RenderedRole[] {
  return [...machineRoles(iam), ...eksRoles(iam)];
}

/** One for each role that EC2 takes, under the role's own name: the AWS provider has one name for both. */
export function renderInstanceProfiles(iam: ResolvedIam): RenderedInstanceProfile[] {
  return machineRoles(iam).map(({ key, name }) => ({ key, name, role: key }));
}

const POD_IDENTITY = "pods.eks.amazonaws.com";

/**
 * Trust policy of a role that services take. EKS Pod Identity takes a role with tags for the session, and so has to set
 * them.
 */
function serviceTrust(services: readonly string[], extra: readonly ExtraStatement[] = []): PolicyDocument {
  const Action = ["sts:AssumeRole", ...(services.includes(POD_IDENTITY) ? ["sts:TagSession"] : [])];
  return documentOf([{ Principal: { Service: services }, Effect: "Allow", Action }, ...extra.map(statementOf)]);
}

/** Machines take the role by their instance profile. */
export function machineTrust(extra?: readonly ExtraStatement[]): PolicyDocument {
  return serviceTrust(["ec2.amazonaws.com"], extra);
}

/** The controllers take it from the machine they run on or, in an EKS management cluster, from their pod. */
function controllersTrust(withEks: boolean, extra?: readonly ExtraStatement[]): PolicyDocument {
  return serviceTrust(["ec2.amazonaws.com", ...(withEks ? [POD_IDENTITY] : [])], extra);
}

const eksControlPlaneTrust = serviceTrust(["eks.amazonaws.com"]);
/** EC2 for the machines, EKS for the group that makes them. */
const eksNodegroupTrust = serviceTrust(["ec2.amazonaws.com", "eks.amazonaws.com"]);
const eksFargateTrust = serviceTrust(["eks-fargate-pods.amazonaws.com"]);

/** Roles that EKS clusters of the AWS provider take when they name none; the names are constants of its API. */
const eksRoleNames = {
  controlPlane: `eks-controlplane${standard.nameSuffix}`,
  nodegroup: `eks-nodegroup${standard.nameSuffix}`,
  fargate: `eks-fargate${standard.nameSuffix}`,
} as const;

/** The part of the configuration that names come from. */
export type Naming = Pick<AwsIamConfiguration, "namePrefix" | "nameSuffix">;

export function namingOf({
  namePrefix = standard.namePrefix,
  nameSuffix = standard.nameSuffix,
}: Naming): Required<Naming> {
  return { namePrefix, nameSuffix };
}

export function managedName(naming: Naming, name: string): string {
  const { namePrefix, nameSuffix } = namingOf(naming);
  return `${namePrefix}${name}${nameSuffix}`;
}

/**
 * Instance profiles of the machines; each has the name of its role, as the AWS provider expects of a bucket's readers.
 */
export function instanceProfileNames(configuration: Naming): {
  controlPlane: string;
  nodes: string;
  controllers: string;
} {
  return {
    controlPlane: managedName(configuration, "control-plane"),
    nodes: managedName(configuration, "nodes"),
    controllers: managedName(configuration, "controllers"),
  };
}
