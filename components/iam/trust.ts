import type { ExtraStatement } from "./awsIamConfiguration";
import { statementOf } from "./extraStatements";
import { documentOf, PolicyDocument } from "./policyDocument";

const POD_IDENTITY = "pods.eks.amazonaws.com";

/** Trust policy of a role that services take. EKS Pod Identity takes a role with tags for the session, and so has to set them. */
function serviceTrust(services: readonly string[], extra: readonly ExtraStatement[] = []): PolicyDocument {
  const Action = ["sts:AssumeRole", ...(services.includes(POD_IDENTITY) ? ["sts:TagSession"] : [])];
  return documentOf([{ Principal: { Service: services }, Effect: "Allow", Action }, ...extra.map(statementOf)]);
}

/** Machines take the role by their instance profile. */
export function machineTrust(extra?: readonly ExtraStatement[]): PolicyDocument {
  return serviceTrust(["ec2.amazonaws.com"], extra);
}

/** The controllers take it from the machine they run on or, in an EKS management cluster, from their pod. */
export function controllersTrust(withEks: boolean, extra?: readonly ExtraStatement[]): PolicyDocument {
  return serviceTrust(["ec2.amazonaws.com", ...(withEks ? [POD_IDENTITY] : [])], extra);
}

export const eksControlPlaneTrust = serviceTrust(["eks.amazonaws.com"]);
/** EC2 for the machines, EKS for the group that makes them. */
export const eksNodegroupTrust = serviceTrust(["ec2.amazonaws.com", "eks.amazonaws.com"]);
export const eksFargateTrust = serviceTrust(["eks-fargate-pods.amazonaws.com"]);
