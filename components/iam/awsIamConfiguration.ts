import type { Conditions, Effect } from "./documents";

/**
 * A statement that the operator adds, in IAM's own field names.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export interface ExtraStatement {
  readonly Sid?: string;
  /** By kind of identity, `AWS`, `Federated` or `Service`. Only in trust statements. */
  readonly Principal?: ExtraPrincipals;
  readonly NotPrincipal?: ExtraPrincipals;
  readonly Effect: Effect;
  readonly Action: string | readonly string[];
  /** Not in trust statements: there it is the role itself. */
  readonly Resource?: readonly string[];
  readonly Condition?: Conditions;
}

export type ExtraPrincipals = Readonly<Partial<Record<"AWS" | "Federated" | "Service", string | readonly string[]>>>;

/** What can be added to a role. */
export interface RoleAdditions {
  /** Statements of an inline policy, which has the name `stackName`. @default - no inline policy */
  readonly extraStatements?: readonly ExtraStatement[];
  /** Who may take the role besides EC2. @default - nobody */
  readonly trustStatements?: readonly ExtraStatement[];
  /** Tags of the role. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ControlPlaneIam extends RoleAdditions {
  /**
   * ARNs of further managed policies on the role. The bootstrap user gets them too: upstream gives it these and no others.
   * @default - none
   */
  readonly extraPolicyAttachments?: readonly string[];
  /**
   * Path of all three roles. The AWS provider derives the role in the bootstrap bucket's policy from the name alone,
   * so machines that read their Ignition from the bucket need `/`.
   * @default "/"
   */
  readonly path?: string;
  /** ARN of the managed policy that bounds all three roles. @default - unbounded */
  readonly permissionsBoundary?: string;
  /**
   * Keeps the controllers' policies off the control plane's role. They are needed there only where a cluster manages
   * itself, that is after `clusterctl move`.
   * @default false
   */
  readonly disableClusterAPIControllerPolicyAttachment?: boolean;
  /** Leaves out the cloud provider's control plane policy, and takes the nodes' and the CSI driver's off this role. @default false */
  readonly disableCloudProviderPolicy?: boolean;
  /** Makes the EBS CSI driver's policy. @default false */
  readonly enableCSIPolicy?: boolean;
}

export interface ControllersIam extends RoleAdditions {
  /** Names or patterns of the roles that the controllers may give to machines. @default - `<namePrefix>*<nameSuffix>` */
  readonly allowedEC2InstanceProfiles?: readonly string[];
}

export interface NodesIam extends RoleAdditions {
  /** ARNs of further managed policies on the role. @default - none */
  readonly extraPolicyAttachments?: readonly string[];
  /** Leaves out the nodes' policy: cloud provider, bootstrap secrets and Session Manager. @default false */
  readonly disableCloudProviderPolicy?: boolean;
  /** Attaches AWS's read-only policy for ECR. @default - false; true, whatever is said here, with an `eks` that is not disabled */
  readonly ec2ContainerRegistryReadOnly?: boolean;
}

/** An IAM user for the first credentials, in a group that has the controllers' policies. */
export interface BootstrapUserIam {
  /** Makes the user and its group. @default false */
  readonly enable?: boolean;
  /** Taken as it is, without prefix and suffix. @default "bootstrapper.cluster-api-provider-aws.sigs.k8s.io" */
  readonly userName?: string;
  /** Taken as it is, without prefix and suffix. @default "bootstrapper.cluster-api-provider-aws.sigs.k8s.io" */
  readonly groupName?: string;
  /** Names of further groups, which exist. @default - none */
  readonly extraGroups?: readonly string[];
  /** Statements of an inline policy, which has the name `stackName`. @default - no inline policy */
  readonly extraStatements?: readonly ExtraStatement[];
  /** Tags of the user. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One of the roles that EKS takes; its name is the AWS provider's own and gets neither prefix nor suffix. */
export interface EksRoleIam {
  readonly disable?: boolean;
  /** ARNs of further managed policies on the role. @default - none */
  readonly extraPolicyAttachments?: readonly string[];
  /** Tags of the role. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface EksIam {
  /** Leaves out every permission and role for EKS. @default false */
  readonly disable?: boolean;
  /** Lets the controllers make roles and identity providers for each EKS cluster. @default false */
  readonly iamRoleCreation?: boolean;
  /** Makes a policy for people who look at EKS in AWS's console; it is attached to nobody. @default false */
  readonly enableUserEKSConsolePolicy?: boolean;
  /** Role of EKS control planes. @default - made */
  readonly defaultControlPlaneRole?: EksRoleIam;
  /** Role of managed node groups. @default - not made; `{}` makes it */
  readonly managedMachinePool?: EksRoleIam;
  /** Role of Fargate pods. @default - not made; `{}` makes it */
  readonly fargate?: EksRoleIam;
  /** Pattern of the aliases of KMS keys that EKS clusters may be encrypted with. @default "cluster-api-provider-aws-*" */
  readonly kmsAliasPrefix?: string;
}

export const secretBackends = ["secrets-manager", "ssm-parameter-store"] as const;
export type SecretBackend = (typeof secretBackends)[number];

/**
 * What IAM resources the AWS provider gets: the fields of `AWSIAMConfiguration.spec` under their own names. Those that
 * `clusterawsadm` reads but never uses are missing; `region` and `stackTags` are of its CloudFormation stack alone.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites
 */
export interface AwsIamConfiguration {
  /** Comes before every name but those of the bootstrap user, its group and the EKS roles. @default "" */
  readonly namePrefix?: string;
  /** Comes after the same names; `""` is none. @default ".cluster-api-provider-aws.sigs.k8s.io" */
  readonly nameSuffix?: string;
  /** Name of every inline policy. @default "cluster-api-provider-aws-sigs-k8s-io" */
  readonly stackName?: string;
  /** Partition of the ARNs of AWS's own policies: `aws`, `aws-cn` or `aws-us-gov`. @default "aws" */
  readonly partition?: string;
  readonly controlPlane?: ControlPlaneIam;
  readonly clusterAPIControllers?: ControllersIam;
  readonly nodes?: NodesIam;
  readonly bootstrapUser?: BootstrapUserIam;
  readonly eks?: EksIam;
  /** Lets the controllers follow EC2's events over EventBridge and SQS. @default - `{ enable: false }` */
  readonly eventBridge?: { readonly enable?: boolean };
  /** Where cloud-init's user data may be kept; Ignition's is in the bucket. @default ["secrets-manager"] */
  readonly secureSecretBackends?: readonly SecretBackend[];
  /** Lets the controllers manage the buckets that hold Ignition. */
  readonly s3Buckets?: {
    /** @default false */
    readonly enable?: boolean;
    /** What the names of the buckets begin with. @default "cluster-api-provider-aws-" */
    readonly namePrefix?: string;
  };
  /** Lets the controllers take the roles of `allowedEC2InstanceProfiles` themselves. @default false */
  readonly allowAssumeRole?: boolean;
}
