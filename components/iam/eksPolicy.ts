import type { ResolvedIam } from "./defaults";
import { allow, documentOf, PolicyDocument, serviceLinkedRole, Statement } from "./documents";
import { awsManagedPolicy } from "./managedPolicies";

const readRoles = ["iam:GetRole", "iam:ListAttachedRolePolicies"];
const makeRoles = ["iam:DetachRolePolicy", "iam:DeleteRole", "iam:CreateRole", "iam:TagRole", "iam:AttachRolePolicy"];

/** Identity providers, by which service accounts of a cluster take IAM roles: made with the cluster's own roles. */
const identityProviders = allow(
  [
    "iam:ListOpenIDConnectProviders",
    "iam:GetOpenIDConnectProvider",
    "iam:CreateOpenIDConnectProvider",
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:DeleteOpenIDConnectProvider",
    "iam:TagOpenIDConnectProvider",
  ],
  ["*"],
);

/** Control planes and node groups: made, upgraded and deleted. */
const clusters = allow(
  [
    "eks:DescribeCluster",
    "eks:ListClusters",
    "eks:CreateCluster",
    "eks:TagResource",
    "eks:UpdateClusterVersion",
    "eks:DeleteCluster",
    "eks:UpdateClusterConfig",
    "eks:UntagResource",
    "eks:UpdateNodegroupVersion",
    "eks:DescribeNodegroup",
    "eks:DeleteNodegroup",
    "eks:UpdateNodegroupConfig",
    "eks:CreateNodegroup",
    "eks:AssociateEncryptionConfig",
    "eks:ListIdentityProviderConfigs",
    "eks:AssociateIdentityProviderConfig",
    "eks:DescribeIdentityProviderConfig",
    "eks:DisassociateIdentityProviderConfig",
  ],
  ["arn:*:eks:*:*:cluster/*", "arn:*:eks:*:*:nodegroup/*/*/*"],
);

/** Add-ons, Fargate profiles, and the second range of addresses that pods of a cluster may have. */
const addons = allow(
  [
    "ec2:AssociateVpcCidrBlock",
    "ec2:DisassociateVpcCidrBlock",
    "eks:ListAddons",
    "eks:CreateAddon",
    "eks:DescribeAddonVersions",
    "eks:DescribeAddon",
    "eks:DeleteAddon",
    "eks:UpdateAddon",
    "eks:TagResource",
    "eks:DescribeFargateProfile",
    "eks:CreateFargateProfile",
    "eks:DeleteFargateProfile",
  ],
  ["*"],
);

function serviceLinkedRoles(partition: string): Statement[] {
  return [
    // The service's own role in the account, once for control planes.
    serviceLinkedRole("eks", "AWSServiceRoleForAmazonEKS"),
    // Once for managed node groups.
    serviceLinkedRole("eks-nodegroup", "AWSServiceRoleForAmazonEKSNodegroup"),
    // Once for Fargate, whose pods' service has a name of its own.
    serviceLinkedRole("eks-fargate-pods", "AWSServiceRoleForAmazonEKSForFargate", {
      partition,
      callerService: "eks-fargate",
    }),
  ];
}

/** What the AWS provider's controllers may do besides, for EKS clusters. */
export function eksPolicy({ eks, partition }: ResolvedIam): PolicyDocument {
  return documentOf([
    // The image of a node group is looked up in AWS's public parameters.
    allow(["ssm:GetParameter"], ["arn:*:ssm:*:*:parameter/aws/service/eks/optimized-ami/*"]),
    ...serviceLinkedRoles(partition),
    ...(eks.iamRoleCreation ? [identityProviders] : []),
    // The roles that a cluster names are checked before it is made, and made where that is allowed.
    allow(eks.iamRoleCreation ? [...readRoles, ...makeRoles] : readRoles, ["arn:*:iam::*:role/*"]),
    // The policy that a control plane's role must have.
    allow(["iam:GetPolicy"], [awsManagedPolicy(partition, "AmazonEKSClusterPolicy")]),
    clusters,
    addons,
    // Roles are given to EKS and to no other service.
    allow(["iam:PassRole"], ["*"], { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } }),
    // Secrets of a cluster are encrypted with a key whose alias says that it is meant for that.
    allow(["kms:CreateGrant", "kms:DescribeKey"], ["*"], {
      "ForAnyValue:StringLike": { "kms:ResourceAliases": `alias/${eks.kmsAliasPrefix}` },
    }),
  ]);
}

/** For people who look at EKS clusters in AWS's console. */
export function eksConsolePolicy(): PolicyDocument {
  return documentOf([
    // Reading only; what they see inside a cluster is that cluster's own RBAC.
    allow(
      [
        "eks:DescribeNodegroup",
        "eks:ListNodegroups",
        "eks:DescribeCluster",
        "eks:ListClusters",
        "eks:AccessKubernetesApi",
        "ssm:GetParameter",
        "eks:ListUpdates",
        "eks:ListFargateProfiles",
      ],
      ["*"],
    ),
  ]);
}
