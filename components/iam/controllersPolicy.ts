import { controllersActions } from "./controllersActions";
import type { ResolvedIam } from "./defaults";
import {
  allow,
  controllersSecretStatements,
  documentOf,
  PolicyDocument,
  serviceLinkedRole,
  Statement,
} from "./documents";

function baseStatements(roles: readonly string[]): Statement[] {
  return [
    // Everything that a cluster's network, load balancer and machines consist of.
    allow(controllersActions, ["*"]),
    // Auto scaling groups of machine pools: these have ARNs, so the account's other kinds of resources stay out of
    // reach.
    allow(
      [
        "autoscaling:CancelInstanceRefresh",
        "autoscaling:CreateAutoScalingGroup",
        "autoscaling:UpdateAutoScalingGroup",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:StartInstanceRefresh",
        "autoscaling:DeleteAutoScalingGroup",
        "autoscaling:DeleteTags",
      ],
      ["arn:*:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/*"],
    ),
    // Machine pools are auto scaling groups.
    serviceLinkedRole("autoscaling", "AWSServiceRoleForAutoScaling"),
    // Every API server stands behind a load balancer.
    serviceLinkedRole("elasticloadbalancing", "AWSServiceRoleForElasticLoadBalancing"),
    // Machines may be spot instances.
    serviceLinkedRole("spot", "AWSServiceRoleForEC2Spot"),
    // A machine gets its instance profile, and so that profile's role, from the controllers.
    allow(["iam:PassRole"], roles),
  ];
}

/**
 * Buckets that hold the Ignition of machines until they have joined: made, filled, emptied and deleted by the
 * controllers.
 */
function bucketStatement(namePrefix: string): Statement {
  return allow(
    [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutBucketPolicy",
      "s3:PutBucketTagging",
      "s3:PutLifecycleConfiguration",
      "s3:PutObject",
    ],
    [`arn:*:s3:::${namePrefix}*`],
  );
}

/** A queue with EC2's events about the machines, so that the controllers hear of changes before they poll. */
const eventBridgeStatement = allow(
  [
    "events:DeleteRule",
    "events:DescribeRule",
    "events:ListTargetsByRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "sqs:CreateQueue",
    "sqs:DeleteMessage",
    "sqs:DeleteQueue",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SetQueueAttributes",
  ],
  ["*"],
);

/**
 * What the AWS provider's controllers may do.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/iam-permissions
 */
export function controllersPolicy({
  passableRoles,
  secretBackends,
  allowAssumeRole,
  s3Buckets,
  eventBridge,
}: ResolvedIam): PolicyDocument {
  const roles = passableRoles.map((role) => `arn:*:iam::*:role/${role}`);
  return documentOf([
    ...baseStatements(roles),
    ...controllersSecretStatements(secretBackends),
    // Controllers that reach other accounts by way of these roles.
    ...(allowAssumeRole ? [allow(["sts:AssumeRole"], roles)] : []),
    ...(s3Buckets.enable ? [bucketStatement(s3Buckets.namePrefix)] : []),
    ...(eventBridge ? [eventBridgeStatement] : []),
  ]);
}
