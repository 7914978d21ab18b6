import { z } from "zod";

import { Check, FieldMeta, flag, list, section, text } from "../schema/fields";
import { tagsField } from "../schema/tags";
import { DeepReadonly } from "../schema/values";

export const clusterawsadm = "https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites";

/**
 * What upstream's names end in. They are a contract: the AWS provider's templates, its documentation and its default
 * for the roles that may be passed on name the roles and instance profiles so.
 */
const nameSuffix = ".cluster-api-provider-aws.sigs.k8s.io";

/** Upstream's values for what is left out. */
export const standard = {
  namePrefix: "",
  nameSuffix,
  stackName: "cluster-api-provider-aws-sigs-k8s-io",
  partition: "aws",
  userName: `bootstrapper${nameSuffix}`,
  groupName: `bootstrapper${nameSuffix}`,
  kmsAliasPrefix: "cluster-api-provider-aws-*",
  bucketPrefix: "cluster-api-provider-aws-",
  secretBackend: "secrets-manager",
} as const;

export function optionalText(description: string, otherwise: string): z.ZodOptional<z.ZodString> {
  return text({ description, otherwise }).optional();
}

/** A switch that is off if it is left out; `deletes` is what a change of it takes away. */
export function off(description: string, deletes?: string): z.ZodOptional<z.ZodBoolean> {
  const change = deletes === undefined ? {} : { change: { kind: "in place", words: deletes } as const };
  return flag({ description, otherwise: "`false`", ...change }).optional();
}

function names(meta: FieldMeta): z.ZodOptional<z.ZodArray<z.ZodString>> {
  return list(z.string(), { otherwise: "none", ...meta }).optional();
}

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const principals = z.partialRecord(z.enum(["AWS", "Federated", "Service"]), oneOrMore);

/**
 * A statement that the operator adds, in IAM's own field names; what it says is IAM's to check. Principals belong into
 * trust statements, resources into all others: of a trust statement it is the role itself.
 */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: z.array(z.string()).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

export type ExtraStatement = DeepReadonly<z.input<typeof statement>>;
export type ExtraPrincipals = DeepReadonly<z.input<typeof principals>>;

function statements(description: string): z.ZodOptional<z.ZodArray<typeof statement>> {
  const see = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html";
  return list(statement, { description, otherwise: "none", see }).optional();
}

/** The inline policy has the name `stackName`. */
const extraStatements = statements("Statements of an inline policy, in IAM's own field names.");

function tagsOf(what: string): z.ZodOptional<ReturnType<typeof tagsField>> {
  return tagsField({ description: `Tags of the ${what}, besides those of \`tags\`.`, otherwise: "none" }).optional();
}

/** What can be added to a role. */
const additions = {
  extraStatements,
  trustStatements: statements("Statements of the trust policy: who may assume the role besides EC2."),
  tags: tagsOf("role"),
};

const policies = names({ description: "ARNs of further managed policies on the role." });

export const eksRoleFields = {
  disable: off("Does not create the role.", "`true` deletes the role that was created"),
  extraPolicyAttachments: policies,
  tags: tagsOf("role"),
};

/**
 * The AWS provider names the role in the bucket's policy by its name alone; S3 refuses a policy with a role that it
 * does not find, and the machines could not read their Ignition.
 */
const rootPath: Check<string> = (path) => {
  if (path === "/") return undefined;
  const problem =
    "with a path other than /, the bucket's policy names a role that does not exist, and no machine can read its " +
    "Ignition";
  return { problem, fix: 'leave it out, or set "/"' };
};

export const controlPlane = section(
  {
    // The bootstrap user gets them too: upstream gives it these and no others.
    extraPolicyAttachments: policies,
    ...additions,
    path: text(
      {
        description: "Path of all these roles; only `/` lets the machines read their Ignition.",
        otherwise: "`/`",
        change: { kind: "refused", words: "there is only one" },
      },
      rootPath,
    ).optional(),
    permissionsBoundary: optionalText("ARN of the policy that bounds all these roles.", "unbounded"),
    disableClusterAPIControllerPolicyAttachment: flag({
      description:
        "Keeps the controllers' policies off the role of control planes. They are needed there only if the cluster " +
        "manages itself, after `clusterctl move`.",
      otherwise: "`true`; `false` with `iam.parity`",
    }).optional(),
    // It takes the policies of nodes and CSI driver off this role, too, as upstream has it.
    disableCloudProviderPolicy: off("Leaves out the cloud provider's policy."),
    enableCSIPolicy: off("Makes the EBS CSI driver's policy."),
  },
  { description: "Roles of the control planes' machines: each cluster's own, and the one that clusters may share." },
).optional();

export const clusterAPIControllers = section(
  {
    ...additions,
    allowedEC2InstanceProfiles: names({
      description:
        "Roles that the controllers may give to machines, by name or pattern. A pattern without a letter of its own, " +
        "such as `*`, is every role of the account, and refused without `iam.parity`.",
      otherwise: "`<namePrefix>*<nameSuffix>`; each role by name where there is neither prefix nor suffix",
    }),
  },
  { description: "Role of the controllers." },
).optional();

export const nodes = section(
  {
    extraPolicyAttachments: policies,
    ...additions,
    disableCloudProviderPolicy: off(
      "Leaves out the nodes' policy: cloud provider, bootstrap secrets and Session Manager.",
    ),
    ec2ContainerRegistryReadOnly: flag({
      description: "Attaches AWS's read-only policy for ECR.",
      otherwise: "`false`; `true` with an `iam.eks` that is not disabled",
    }).optional(),
  },
  { description: "Roles of the workers' machines: each cluster's own, and the one that clusters may share." },
).optional();

export const bootstrapUser = section(
  {
    enable: off("Makes the user and its group.", "`false` deletes both, and the user's access keys"),
    // Both names are taken as they are, without prefix and suffix.
    userName: optionalText("Name of the user.", `\`${standard.userName}\``),
    groupName: optionalText("Name of the group.", `\`${standard.groupName}\``),
    extraGroups: names({ description: "Further groups, which exist." }),
    extraStatements,
    tags: tagsOf("user"),
  },
  { description: "An IAM user for the first credentials, in a group with the controllers' policies." },
).optional();
