import type { z } from "zod";

import { Check, choice, flag, list, section, text } from "../schema/fields";
import { DeepReadonly } from "../schema/values";
import {
  bootstrapUser,
  clusterawsadm,
  clusterAPIControllers,
  controlPlane,
  eksRoleFields,
  nodes,
  off,
  optionalText,
  standard,
} from "./roleSettings";

export const secretBackends = ["secrets-manager", "ssm-parameter-store"] as const;
export type SecretBackend = (typeof secretBackends)[number];

/** One of the roles that EKS takes; its name is the AWS provider's own and gets neither prefix nor suffix. */
function eksRole(
  description: string,
  otherwise: string,
): z.ZodOptional<z.ZodObject<typeof eksRoleFields, z.core.$strict>> {
  return section(eksRoleFields, { description, otherwise }).optional();
}

const eks = section(
  {
    disable: off(
      "Leaves out all permissions and roles for EKS, which clusters of this program do not need.",
      "with `true` those that were made are deleted",
    ),
    iamRoleCreation: off("Lets the controllers make roles for each EKS cluster."),
    // It is attached to nobody.
    enableUserEKSConsolePolicy: off("Makes a policy for people who look at EKS in AWS's console."),
    defaultControlPlaneRole: eksRole("Role of EKS control planes.", "made"),
    managedMachinePool: eksRole("Role of managed node groups.", "not made; `{}` makes it"),
    fargate: eksRole("Role of Fargate pods.", "not made; `{}` makes it"),
    kmsAliasPrefix: optionalText(
      "Pattern of the aliases of KMS keys for EKS clusters.",
      `\`${standard.kmsAliasPrefix}\``,
    ),
  },
  { description: "Rights and roles for EKS clusters of the same controllers. On by default, as with `clusterawsadm`." },
).optional();

const longestPrefix = 40;

const bucketPrefix: Check<string> = (prefix) => {
  if (/^[a-z0-9][a-z0-9.-]*$/.test(prefix) && prefix.length <= longestPrefix) return undefined;
  const form = `at most ${longestPrefix} of a-z, 0-9, - and ., beginning with a letter or digit`;
  const problem = `is not a prefix of a bucket name (${form})`;
  return { problem, fix: `leave it out for ${standard.bucketPrefix}` };
};

const s3Buckets = section(
  {
    // Upstream's default is false, with which the controllers' role could not store the machines' Ignition.
    enable: flag({ description: "Lets the controllers manage the buckets that hold Ignition." }).default(true),
    namePrefix: text({ description: "What the buckets' names begin with." }, bucketPrefix).default(
      standard.bucketPrefix,
    ),
  },
  {
    description: "The controllers' rights to buckets.",
    see: "https://cluster-api-aws.sigs.k8s.io/topics/iam-permissions",
  },
).prefault({});

/** Names in IAM cannot be changed: what has another one is another resource. */
const renamed = {
  kind: "refused",
  words:
    "unless `iam.keep` was applied before, or others make the roles: they would be deleted under the machines that " +
    "use them. Then all machines are rolled to the new names",
  way:
    "set iam.keep: true in an `up` of its own, then the name: the old roles stay in AWS, to be deleted by hand when " +
    "no machine uses them",
} as const;

function namePart(description: string, otherwise: string, upstreamDefault: string): z.ZodOptional<z.ZodString> {
  return text({ description, otherwise, upstreamDefault, change: renamed }).optional();
}

/**
 * What IAM resources the AWS provider gets: the fields of `AWSIAMConfiguration.spec` under their own names. Those that
 * `clusterawsadm` reads but never uses are missing; `region` and `stackTags` are of its CloudFormation stack alone.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites
 */
export const iamConfiguration = section(
  {
    // Neither is for the bootstrap user, its group and the EKS roles.
    namePrefix: namePart("Comes before every name.", "nothing", standard.namePrefix),
    nameSuffix: namePart('Comes after every name; `""` is none.', `\`${standard.nameSuffix}\``, standard.nameSuffix),
    stackName: text({
      description: "Name of inline policies.",
      otherwise: `\`${standard.stackName}\``,
      change: "replaces the resource",
    }).optional(),
    partition: choice(["aws", "aws-cn", "aws-us-gov"], {
      description: "Partition of AWS's own policies.",
      otherwise: "that of `region`",
      change: { kind: "refused", words: "it has to be that of `region`" },
    }).optional(),
    controlPlane,
    clusterAPIControllers,
    nodes,
    bootstrapUser,
    eks,
    eventBridge: section(
      { enable: off("Grants it.") },
      { description: "Lets the controllers follow EC2's events over EventBridge and SQS." },
    ).optional(),
    secureSecretBackends: list(choice(secretBackends, { description: "A backend." }), {
      description:
        "Where cloud-init's user data may be kept (`secrets-manager`, `ssm-parameter-store`); Ignition's is in the " +
        "bucket, and a cluster's own roles have no rights to these.",
      otherwise: `\`[${standard.secretBackend}]\``,
    }).optional(),
    s3Buckets,
    allowAssumeRole: off("Lets the controllers assume the roles that they may pass to machines (`sts:AssumeRole`)."),
  },
  {
    description: "IAM resources, by the fields of `AWSIAMConfiguration.spec`.",
    see: clusterawsadm,
    change: "in place",
  },
);

/** What clusterawsadm does not have. */
export const iamChoices = {
  parity: flag({
    description:
      "Takes the defaults of `clusterawsadm`, to the statement: control planes get the controllers' policies, roles " +
      "may be passed on by a pattern that names none, and all clusters share the roles of their machines.",
    see: clusterawsadm,
    // Machines name the profiles: each cluster's own, or those that all share.
    change: "rolls all machines",
  }).default(false),
  keep: flag({
    description:
      "Leaves in AWS whatever the stack lets go of: of roles, profiles and policies, what is renamed, no longer made, " +
      "or destroyed with the stack. For the time of such a change: it also keeps attachments that are taken away.",
    change: { kind: "in place", words: "in an `up` of its own: it counts for what was applied with it" },
  }).default(false),
};

/** As upstream takes it: everything may be left out. */
export type AwsIamConfiguration = DeepReadonly<z.input<typeof iamConfiguration>>;

/** The configuration's part of that name, where it is there. */
export type IamSection<Key extends keyof AwsIamConfiguration> = NonNullable<AwsIamConfiguration[Key]>;

/** A cluster that has roles of its own. */
export interface ClusterOfRoles {
  readonly name: string;
  /** The bucket of its machines' Ignition, which the roles may read, each its part. */
  readonly bucketName: string;
}

/** A configuration with what clusterawsadm does not have. */
export type IamArgs = AwsIamConfiguration & {
  readonly parity?: boolean;
  readonly keep?: boolean;
  /** Clusters that get roles of their own (`ClusterRoles`), which the controllers have to be able to pass on. */
  readonly clusters?: readonly ClusterOfRoles[];
};
