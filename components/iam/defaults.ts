import type { AwsIamConfiguration, BootstrapUserIam, ControlPlaneIam, EksRoleIam, NodesIam, RoleAdditions, SecretBackend } from "./awsIamConfiguration";
import { DEFAULT_NAME_SUFFIX, managedName, Naming } from "./roles";

/** A configuration that says everything. */
export interface ResolvedIam {
  readonly naming: Required<Naming>;
  readonly inlinePolicyName: string;
  readonly partition: string;
  readonly controlPlane: ControlPlaneIam & Required<Pick<ControlPlaneIam, ControlPlaneSwitch>>;
  readonly controllers: RoleAdditions;
  readonly nodes: NodesIam & Required<Pick<NodesIam, "disableCloudProviderPolicy" | "ec2ContainerRegistryReadOnly">>;
  readonly bootstrapUser: BootstrapUserIam & Required<Pick<BootstrapUserIam, "enable" | "userName" | "groupName">>;
  readonly eks: ResolvedEks;
  readonly eventBridge: boolean;
  readonly secretBackends: readonly SecretBackend[];
  readonly s3Buckets: { readonly enable: boolean; readonly namePrefix: string };
  readonly allowAssumeRole: boolean;
  /** Names or patterns of the roles that the controllers may pass on. */
  readonly passableRoles: readonly string[];
}

type ControlPlaneSwitch = "disableClusterAPIControllerPolicyAttachment" | "disableCloudProviderPolicy" | "enableCSIPolicy";
type EksRole = EksRoleIam & { readonly disable: boolean };

export interface ResolvedEks {
  readonly disable: boolean;
  readonly iamRoleCreation: boolean;
  readonly enableUserEKSConsolePolicy: boolean;
  readonly defaultControlPlaneRole: EksRole;
  readonly managedMachinePool: EksRole;
  readonly fargate: EksRole;
  readonly kmsAliasPrefix: string;
}

/** Upstream's defaults for text stand in for the empty text as well. */
function filled(value: string | undefined, standard: string): string {
  return value === undefined || value === "" ? standard : value;
}

function resolveEks(eks: AwsIamConfiguration["eks"]): ResolvedEks {
  const role = (given: EksRoleIam | undefined, absent: EksRole): EksRole => (given === undefined ? absent : { ...given, disable: given.disable ?? false });
  return {
    disable: eks?.disable ?? false,
    iamRoleCreation: eks?.iamRoleCreation ?? false,
    enableUserEKSConsolePolicy: eks?.enableUserEKSConsolePolicy ?? false,
    defaultControlPlaneRole: role(eks?.defaultControlPlaneRole, { disable: false }),
    managedMachinePool: role(eks?.managedMachinePool, { disable: true }),
    fargate: role(eks?.fargate, { disable: true }),
    kmsAliasPrefix: filled(eks?.kmsAliasPrefix, "cluster-api-provider-aws-*"),
  };
}

function resolveControlPlane(given: ControlPlaneIam | undefined): ResolvedIam["controlPlane"] {
  return {
    ...given,
    disableClusterAPIControllerPolicyAttachment: given?.disableClusterAPIControllerPolicyAttachment ?? false,
    disableCloudProviderPolicy: given?.disableCloudProviderPolicy ?? false,
    enableCSIPolicy: given?.enableCSIPolicy ?? false,
  };
}

function resolveNodes({ nodes, eks }: AwsIamConfiguration): ResolvedIam["nodes"] {
  // Upstream turns it on for an `eks` block that is there and not disabled, but not for the same block as a default.
  const withEks = eks !== undefined && eks.disable !== true;
  return {
    ...nodes,
    disableCloudProviderPolicy: nodes?.disableCloudProviderPolicy ?? false,
    ec2ContainerRegistryReadOnly: withEks || (nodes?.ec2ContainerRegistryReadOnly ?? false),
  };
}

function resolveBootstrapUser(given: BootstrapUserIam | undefined): ResolvedIam["bootstrapUser"] {
  const name = `bootstrapper${DEFAULT_NAME_SUFFIX}`;
  return { ...given, enable: given?.enable ?? false, userName: filled(given?.userName, name), groupName: filled(given?.groupName, name) };
}

/**
 * The configuration with upstream's defaults in the places of what it leaves out.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/cmd/clusterawsadm/api/bootstrap/v1beta1/defaults.go
 */
export function resolveIam(configuration: AwsIamConfiguration): ResolvedIam {
  const { namePrefix, nameSuffix, clusterAPIControllers, secureSecretBackends = [], s3Buckets } = configuration;
  const naming = { namePrefix: namePrefix ?? "", nameSuffix: nameSuffix ?? DEFAULT_NAME_SUFFIX };
  return {
    naming,
    inlinePolicyName: filled(configuration.stackName, "cluster-api-provider-aws-sigs-k8s-io"),
    partition: filled(configuration.partition, "aws"),
    controlPlane: resolveControlPlane(configuration.controlPlane),
    controllers: clusterAPIControllers ?? {},
    nodes: resolveNodes(configuration),
    bootstrapUser: resolveBootstrapUser(configuration.bootstrapUser),
    eks: resolveEks(configuration.eks),
    eventBridge: configuration.eventBridge?.enable ?? false,
    secretBackends: secureSecretBackends.length > 0 ? secureSecretBackends : ["secrets-manager"],
    s3Buckets: { enable: s3Buckets?.enable ?? false, namePrefix: filled(s3Buckets?.namePrefix, "cluster-api-provider-aws-") },
    allowAssumeRole: configuration.allowAssumeRole ?? false,
    passableRoles: clusterAPIControllers?.allowedEC2InstanceProfiles ?? [managedName(naming, "*")],
  };
}
