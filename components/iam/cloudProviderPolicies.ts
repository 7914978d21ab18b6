import type { SecretBackend } from "./configuration";
import { allow, documentOf, nodesSecretStatements, PolicyDocument, Statement } from "./documents";

/**
 * What the AWS cloud controller manager does from the control plane: addresses and routes of nodes, volumes, and the
 * load balancers of Services.
 * @see https://cloud-provider-aws.sigs.k8s.io/prerequisites
 */
const cloudControllerActions: readonly string[] = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeLaunchConfigurations",
  "autoscaling:DescribeTags",
  "ec2:AssignIpv6Addresses",
  "ec2:DescribeInstances",
  "ec2:DescribeImages",
  "ec2:DescribeRegions",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVolumes",
  "ec2:CreateSecurityGroup",
  "ec2:CreateTags",
  "ec2:CreateVolume",
  "ec2:ModifyInstanceAttribute",
  "ec2:ModifyVolume",
  "ec2:AttachVolume",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:CreateRoute",
  "ec2:DeleteRoute",
  "ec2:DeleteSecurityGroup",
  "ec2:DeleteVolume",
  "ec2:DetachVolume",
  "ec2:RevokeSecurityGroupIngress",
  "ec2:DescribeVpcs",
  "elasticloadbalancing:AddTags",
  "elasticloadbalancing:AttachLoadBalancerToSubnets",
  "elasticloadbalancing:ApplySecurityGroupsToLoadBalancer",
  "elasticloadbalancing:SetSecurityGroups",
  "elasticloadbalancing:CreateLoadBalancer",
  "elasticloadbalancing:CreateLoadBalancerPolicy",
  "elasticloadbalancing:CreateLoadBalancerListeners",
  "elasticloadbalancing:ConfigureHealthCheck",
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteLoadBalancerListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DetachLoadBalancerFromSubnets",
  "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
  "elasticloadbalancing:SetLoadBalancerPoliciesForBackendServer",
  "elasticloadbalancing:CreateListener",
  "elasticloadbalancing:CreateTargetGroup",
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:DeregisterTargets",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerPolicies",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:RegisterTargets",
  "elasticloadbalancing:SetLoadBalancerPoliciesOfListener",
  "iam:CreateServiceLinkedRole",
  "kms:DescribeKey",
];

/** What a node asks about itself and its images, and the kubelet's reading of ECR. */
const nodeActions: readonly string[] = [
  "ec2:AssignIpv6Addresses",
  "ec2:DescribeInstances",
  "ec2:DescribeRegions",
  "ec2:CreateTags",
  "ec2:DescribeTags",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeInstanceTypes",
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:GetRepositoryPolicy",
  "ecr:DescribeRepositories",
  "ecr:ListImages",
  "ecr:BatchGetImage",
];

/** Session Manager: a shell on a machine without SSH, whose log may be in an encrypted bucket. */
const sessionManagerActions: readonly string[] = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "s3:GetEncryptionConfiguration",
];

export function controlPlanePolicy(): PolicyDocument {
  // On everything: the names of what Services and volumes become are not known before.
  return documentOf([allow(cloudControllerActions, ["*"])]);
}

// Descriptions have no resource to be limited to.
const nodeStatement = allow(nodeActions, ["*"]);
// The agent's channels have no ARN.
const sessionManagerStatement = allow(sessionManagerActions, ["*"]);

export function nodesPolicy(secretBackends: readonly SecretBackend[]): PolicyDocument {
  return documentOf([nodeStatement, ...nodesSecretStatements(secretBackends), sessionManagerStatement]);
}

/** The nodes' policy for machines that boot from Ignition: cloud-init's secrets are none of theirs. */
export const ignitionNodeStatements: readonly Statement[] = [nodeStatement, sessionManagerStatement];
