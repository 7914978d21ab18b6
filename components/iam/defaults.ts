import type { AwsIamConfiguration, IamArgs, IamSection, SecretBackend } from "./configuration";
import { clusterProfileNames } from "./ownRoles";
import { instanceProfileNames, managedName, Naming, namingOf } from "./roles";
import { standard } from "./roleSettings";

type ControlPlane = IamSection<"controlPlane">;
type BootstrapUser = IamSection<"bootstrapUser">;
type Nodes = IamSection<"nodes">;
type Eks = IamSection<"eks">;
type Filled<Section, Key extends keyof Section> = Section & Required<Pick<Section, Key>>;

type ControlPlaneSwitch =
  "disableClusterAPIControllerPolicyAttachment" | "disableCloudProviderPolicy" | "enableCSIPolicy";
type EksRole = Filled<NonNullable<Eks["fargate"]>, "disable">;

/** What EKS clusters get, with nothing left open. */
export interface ResolvedEks extends Required<Pick<Eks, "disable" | "iamRoleCreation" | "enableUserEKSConsolePolicy">> {
  readonly defaultControlPlaneRole: EksRole;
  readonly managedMachinePool: EksRole;
  readonly fargate: EksRole;
  readonly kmsAliasPrefix: string;
}

/** A configuration that says everything. */
export interface ResolvedIam {
  readonly naming: Required<Naming>;
  readonly inlinePolicyName: string;
  readonly partition: string;
  readonly controlPlane: Filled<ControlPlane, ControlPlaneSwitch>;
  readonly controllers: IamSection<"clusterAPIControllers">;
  readonly nodes: Filled<Nodes, "disableCloudProviderPolicy" | "ec2ContainerRegistryReadOnly">;
  readonly bootstrapUser: Filled<BootstrapUser, "enable" | "userName" | "groupName">;
  readonly eks: ResolvedEks;
  readonly eventBridge: boolean;
  readonly secretBackends: readonly SecretBackend[];
  readonly s3Buckets: Required<IamSection<"s3Buckets">>;
  readonly allowAssumeRole: boolean;
  /** Names or patterns of the roles that the controllers may pass on. */
  readonly passableRoles: readonly string[];
}

/** Upstream's defaults for text stand in for the empty text as well. */
function filled(value: string | undefined, standardValue: string): string {
  return value === undefined || value === "" ? standardValue : value;
}

function resolveEks(eks: Eks | undefined): ResolvedEks {
  const role = (given: Partial<EksRole> | undefined, absent: EksRole): EksRole =>
    given === undefined ? absent : { ...given, disable: given.disable ?? false };
  return {
    disable: eks?.disable ?? false,
    iamRoleCreation: eks?.iamRoleCreation ?? false,
    enableUserEKSConsolePolicy: eks?.enableUserEKSConsolePolicy ?? false,
    defaultControlPlaneRole: role(eks?.defaultControlPlaneRole, { disable: false }),
    managedMachinePool: role(eks?.managedMachinePool, { disable: true }),
    fargate: role(eks?.fargate, { disable: true }),
    kmsAliasPrefix: filled(eks?.kmsAliasPrefix, standard.kmsAliasPrefix),
  };
}

/**
 * With the controllers' policies a control plane could read and write the Ignition of every cluster, and give any
 * passable role to a machine of its own; upstream attaches them, for clusters that come to manage themselves.
 */
function resolveControlPlane(given: ControlPlane | undefined, parity: boolean): ResolvedIam["controlPlane"] {
  return {
    ...given,
    disableClusterAPIControllerPolicyAttachment: given?.disableClusterAPIControllerPolicyAttachment ?? !parity,
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

function resolveBootstrapUser(given: BootstrapUser | undefined): ResolvedIam["bootstrapUser"] {
  return {
    ...given,
    enable: given?.enable ?? false,
    userName: filled(given?.userName, standard.userName),
    groupName: filled(given?.groupName, standard.groupName),
  };
}

function resolveBuckets(given: AwsIamConfiguration["s3Buckets"]): ResolvedIam["s3Buckets"] {
  // A configuration that has been read has `true`, unless it says otherwise; without the section it is upstream's.
  return { enable: given?.enable ?? false, namePrefix: filled(given?.namePrefix, standard.bucketPrefix) };
}

/** Without prefix and suffix upstream's pattern is every role of the account: then it is the roles that there are. */
function passable({ clusterAPIControllers, parity = false, clusters = [], ...naming }: IamArgs): readonly string[] {
  const { allowedEC2InstanceProfiles: given } = clusterAPIControllers ?? {};
  if (given !== undefined) return given;
  const pattern = managedName(naming, "*");
  if (pattern !== "*" || parity) return [pattern];
  const ofClusters = clusters.flatMap(({ name }) => Object.values(clusterProfileNames(naming, name)));
  return [...Object.values(instanceProfileNames(naming)), ...ofClusters];
}

/**
 * The configuration with defaults in the places of what it leaves out: upstream's, but for the two narrower ones that
 * `parity` turns off.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/cmd/clusterawsadm/api/bootstrap/v1beta1/defaults.go
 */
export function resolveIam(configuration: IamArgs): ResolvedIam {
  const { clusterAPIControllers, secureSecretBackends = [], s3Buckets, parity = false } = configuration;
  const naming = namingOf(configuration);
  return {
    naming,
    inlinePolicyName: filled(configuration.stackName, standard.stackName),
    partition: filled(configuration.partition, standard.partition),
    controlPlane: resolveControlPlane(configuration.controlPlane, parity),
    controllers: clusterAPIControllers ?? {},
    nodes: resolveNodes(configuration),
    bootstrapUser: resolveBootstrapUser(configuration.bootstrapUser),
    eks: resolveEks(configuration.eks),
    eventBridge: configuration.eventBridge?.enable ?? false,
    secretBackends: secureSecretBackends.length > 0 ? secureSecretBackends : [standard.secretBackend],
    s3Buckets: resolveBuckets(s3Buckets),
    allowAssumeRole: configuration.allowAssumeRole ?? false,
    passableRoles: passable(configuration),
  };
}
