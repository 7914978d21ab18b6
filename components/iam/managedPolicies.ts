import { controlPlanePolicy, nodesPolicy } from "./cloudProviderPolicies";
import { controllersPolicy } from "./controllersPolicy";
import type { ResolvedIam } from "./defaults";
import { allow, documentOf, PolicyDocument } from "./documents";
import { eksConsolePolicy, eksPolicy } from "./eksPolicy";
import type { PolicyKey, RenderedManagedPolicy, RoleKey } from "./render";
import { managedName } from "./roles";

const FOR_CONTROLLERS = "For the Kubernetes Cluster API Provider AWS Controllers";

type Rendered = Omit<RenderedManagedPolicy, "name">;
type Attached = Pick<RenderedManagedPolicy, "roles" | "bootstrapGroup">;

function policy(
  key: PolicyKey,
  description: string,
  document: PolicyDocument,
  { roles, bootstrapGroup }: Attached,
): Rendered {
  return { key, description, document, roles, bootstrapGroup };
}

const to = (...roles: readonly RoleKey[]): Attached => ({ roles, bootstrapGroup: false });

function controllersPolicies(iam: ResolvedIam): Rendered[] {
  const onControlPlane: readonly RoleKey[] = iam.controlPlane.disableClusterAPIControllerPolicyAttachment
    ? []
    : ["control-plane"];
  const attached = { roles: ["controllers", ...onControlPlane] as const, bootstrapGroup: iam.bootstrapUser.enable };
  const eks = iam.eks.disable ? [] : [policy("controllers-eks", FOR_CONTROLLERS, eksPolicy(iam), attached)];
  return [policy("controllers", FOR_CONTROLLERS, controllersPolicy(iam), attached), ...eks];
}

/** The cloud provider's; without its control plane policy that role gets none of them, as upstream has it. */
function machinePolicies({ controlPlane, nodes, secretBackends }: ResolvedIam): Rendered[] {
  const onControlPlane: readonly RoleKey[] = controlPlane.disableCloudProviderPolicy ? [] : ["control-plane"];
  const own = policy(
    "control-plane",
    "For the Kubernetes Cloud Provider AWS Control Plane",
    controlPlanePolicy(),
    to("control-plane"),
  );
  const nodesToo = policy(
    "nodes",
    "For the Kubernetes Cloud Provider AWS nodes",
    nodesPolicy(secretBackends),
    to(...onControlPlane, "nodes"),
  );
  const csi = policy("csi", "For the AWS EBS CSI Driver for Kubernetes", csiPolicy(), to(...onControlPlane));
  return [
    ...(controlPlane.disableCloudProviderPolicy ? [] : [own]),
    ...(nodes.disableCloudProviderPolicy ? [] : [nodesToo]),
    ...(controlPlane.enableCSIPolicy ? [csi] : []),
  ];
}

export function renderManagedPolicies(iam: ResolvedIam): RenderedManagedPolicy[] {
  const { disable, enableUserEKSConsolePolicy } = iam.eks;
  const forConsole = policy(
    "eks-console",
    "For users/groups to view EKS nodes and workloads",
    eksConsolePolicy(),
    to(),
  );
  const console = enableUserEKSConsolePolicy && !disable ? [forConsole] : [];
  return [...controllersPolicies(iam), ...machinePolicies(iam), ...console].map((rendered) => ({
    ...rendered,
    name: managedName(iam.naming, rendered.key),
  }));
}

/** ARN of a policy that AWS itself keeps in every account of a partition. */
export function awsManagedPolicy(partition: string, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}

/** What EC2 machines of an EKS cluster need to join it; the registry is read by the kubelet. */
const eksNodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"];
const registryReadOnly = "AmazonEC2ContainerRegistryReadOnly";

/** Managed policies of the nodes' role besides its own. */
export function nodesAttachments({ nodes, eks, partition }: ResolvedIam): string[] {
  const names = [
    ...(eks.disable ? [] : eksNodePolicies),
    ...(nodes.ec2ContainerRegistryReadOnly ? [registryReadOnly] : []),
  ];
  return [...(nodes.extraPolicyAttachments ?? []), ...names.map((name) => awsManagedPolicy(partition, name))];
}

/**
 * Upstream names AWS's policies for node groups and Fargate in two partitions only; those of China it leaves in `aws`.
 */
function eksPartition(partition: string): string {
  return partition.includes("aws-us-gov") ? "aws-us-gov" : "aws";
}

export function eksControlPlaneAttachments({ eks, partition }: ResolvedIam): string[] {
  return [
    awsManagedPolicy(partition, "AmazonEKSClusterPolicy"),
    ...(eks.defaultControlPlaneRole.extraPolicyAttachments ?? []),
  ];
}

export function eksNodegroupAttachments({ eks, partition }: ResolvedIam): string[] {
  const own = [...eksNodePolicies, registryReadOnly].map((name) => awsManagedPolicy(eksPartition(partition), name));
  return [...own, ...(eks.managedMachinePool.extraPolicyAttachments ?? [])];
}

export function eksFargateAttachments({ eks, partition }: ResolvedIam): string[] {
  const own = awsManagedPolicy(eksPartition(partition), "AmazonEKSFargatePodExecutionRolePolicy");
  return [own, ...(eks.fargate.extraPolicyAttachments ?? [])];
}

/**
 * What the EBS CSI driver's controller does: volumes and snapshots.
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
 */
function csiPolicy(): PolicyDocument {
  return documentOf([
    // On everything: a volume is named by EC2 when a claim asks for it.
    allow(
      [
        "ec2:AttachVolume",
        "ec2:CreateSnapshot",
        "ec2:CreateTags",
        "ec2:CreateVolume",
        "ec2:DeleteSnapshot",
        "ec2:DeleteTags",
        "ec2:DeleteVolume",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeSnapshots",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVolumesModifications",
        "ec2:DetachVolume",
        "ec2:ModifyVolume",
      ],
      ["*"],
    ),
  ]);
}
