import { z } from "zod";

import { secretBackends } from "../../../components/iam/awsIamConfiguration";
import { choice, FieldMeta, flag, list, section, text } from "../../../components/schema/fields";
import { rootPath } from "../../../components/schema/text";
import { bucketPrefix } from "../rules/buckets";
import { tagsSchema } from "./tags";

const see = "https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites";
const permissions = "https://cluster-api-aws.sigs.k8s.io/topics/iam-permissions";
const suffix = ".cluster-api-provider-aws.sigs.k8s.io";

function optionalText(description: string, otherwise: string): z.ZodOptional<z.ZodString> {
  return text({ description, otherwise, see }).optional();
}

function off(description: string): z.ZodOptional<z.ZodBoolean> {
  return flag({ description, otherwise: "`false`", see }).optional();
}

const names = (meta: FieldMeta): z.ZodOptional<z.ZodArray<z.ZodString>> => list(z.string(), { otherwise: "none", see, ...meta }).optional();
const policies = (whose: string): z.ZodOptional<z.ZodArray<z.ZodString>> => names({ description: `ARNs of further managed policies on ${whose}.` });

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const principals = z.partialRecord(z.enum(["AWS", "Federated", "Service"]), oneOrMore);

/** One statement, in IAM's own field names; what it says is IAM's to check. */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: z.array(z.string()).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

function statements(description: string): z.ZodOptional<z.ZodArray<typeof statement>> {
  return list(statement, { description, otherwise: "none", see: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html" }).optional();
}

const additions = {
  extraStatements: statements("Statements of an inline policy, in IAM's own field names."),
  trustStatements: statements("Who may take the role besides EC2."),
  tags: tagsSchema({ description: "Tags of the role, besides those of `tags`.", otherwise: "none" }).optional(),
};

const controlPlane = section(
  {
    extraPolicyAttachments: policies("the role"),
    ...additions,
    path: text({ description: "Path of all three roles; only `/` lets the machines read their Ignition.", otherwise: "`/`", see }, rootPath).optional(),
    permissionsBoundary: optionalText("ARN of the policy that bounds all three roles.", "unbounded"),
    disableClusterAPIControllerPolicyAttachment: off("Keeps the controllers' policies off the role of control planes. They are needed there only after `clusterctl move`."),
    disableCloudProviderPolicy: off("Leaves out the cloud provider's policy."),
    enableCSIPolicy: off("Makes the EBS CSI driver's policy."),
  },
  { description: "Role of the control planes' machines.", see },
).optional();

const clusterAPIControllers = section(
  { ...additions, allowedEC2InstanceProfiles: names({ description: "Roles that the controllers may give to machines, by name or pattern.", otherwise: "`<namePrefix>*<nameSuffix>`" }) },
  { description: "Role of the controllers.", see },
).optional();

const nodes = section(
  {
    extraPolicyAttachments: policies("the role"),
    ...additions,
    disableCloudProviderPolicy: off("Leaves out the nodes' policy: cloud provider, bootstrap secrets and Session Manager."),
    ec2ContainerRegistryReadOnly: flag({ description: "Attaches AWS's read-only policy for ECR.", otherwise: "`false`; `true` with an `iam.eks` that is not disabled", see }).optional(),
  },
  { description: "Role of the workers' machines.", see },
).optional();

const bootstrapUser = section(
  {
    enable: off("Makes the user and its group."),
    userName: optionalText("Name of the user.", `\`bootstrapper${suffix}\``),
    groupName: optionalText("Name of the group.", `\`bootstrapper${suffix}\``),
    extraGroups: names({ description: "Further groups, which exist." }),
    extraStatements: additions.extraStatements,
    tags: tagsSchema({ description: "Tags of the user, besides those of `tags`.", otherwise: "none" }).optional(),
  },
  { description: "An IAM user for the first credentials, in a group with the controllers' policies.", see },
).optional();

const eksRoleShape = {
  disable: off("Leaves the role out."),
  extraPolicyAttachments: policies("the role"),
  tags: tagsSchema({ description: "Tags of the role, besides those of `tags`.", otherwise: "none" }).optional(),
};

function eksRole(description: string, otherwise: string): z.ZodOptional<z.ZodObject<typeof eksRoleShape, z.core.$strict>> {
  return section(eksRoleShape, { description, otherwise, see }).optional();
}

const eks = section(
  {
    disable: off("Leaves out all permissions and roles for EKS, which clusters of this program do not need."),
    iamRoleCreation: off("Lets the controllers make roles for each EKS cluster."),
    enableUserEKSConsolePolicy: off("Makes a policy for people who look at EKS in AWS's console."),
    defaultControlPlaneRole: eksRole("Role of EKS control planes.", "made"),
    managedMachinePool: eksRole("Role of managed node groups.", "not made; `{}` makes it"),
    fargate: eksRole("Role of Fargate pods.", "not made; `{}` makes it"),
    kmsAliasPrefix: optionalText("Pattern of the aliases of KMS keys for EKS clusters.", "`cluster-api-provider-aws-*`"),
  },
  { description: "What EKS clusters of the same controllers need; left out it is on, as `clusterawsadm` has it.", see },
).optional();

const s3Buckets = section(
  {
    // Upstream's default is false, with which the controllers' role could not store the machines' Ignition.
    enable: flag({ description: "Lets the controllers manage the buckets that hold Ignition.", see: permissions }).default(true),
    namePrefix: text({ description: "What the buckets' names begin with.", see: permissions }, bucketPrefix).default("cluster-api-provider-aws-"),
  },
  { description: "The controllers' rights to buckets.", see: permissions },
).prefault({});

export const iamSchema = section(
  {
    manage: flag({
      description: "Makes the roles, instance profiles and policies. `false` where they exist, from another stack or `clusterawsadm`; the names then still follow prefix and suffix.",
      otherwise: "`true`; with `management.install: false` `false`, since whoever has installed the providers has made the roles",
      see,
    }).optional(),
    namePrefix: optionalText("Comes before every name.", "nothing"),
    nameSuffix: optionalText('Comes after every name; `""` is none.', `\`${suffix}\``),
    stackName: optionalText("Name of inline policies.", "`cluster-api-provider-aws-sigs-k8s-io`"),
    partition: choice(["aws", "aws-cn", "aws-us-gov"], { description: "Partition of AWS's own policies.", otherwise: "that of `region`", see }).optional(),
    controlPlane,
    clusterAPIControllers,
    nodes,
    bootstrapUser,
    eks,
    eventBridge: section({ enable: off("Grants it.") }, { description: "Lets the controllers follow EC2's events over EventBridge and SQS.", see }).optional(),
    secureSecretBackends: list(choice(secretBackends, { description: "A backend." }), { description: "Where cloud-init's user data may be kept (`secrets-manager`, `ssm-parameter-store`); Ignition's is in the bucket.", otherwise: "`[secrets-manager]`", see }).optional(),
    s3Buckets,
    allowAssumeRole: off("Lets the controllers take the roles that they may pass on."),
  },
  { description: "IAM resources, by the fields of `AWSIAMConfiguration.spec`.", see },
).prefault({});

export type IamSettings = z.output<typeof iamSchema>;
