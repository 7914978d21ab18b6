import type { ResolvedIam } from "./defaults";

/** ARN of a policy that AWS itself keeps in every account of a partition. */
export function awsManagedPolicy(partition: string, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}

/** What EC2 machines of an EKS cluster need to join it; the registry is read by the kubelet. */
const eksNodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"];
const registryReadOnly = "AmazonEC2ContainerRegistryReadOnly";

/** Managed policies of the nodes' role besides its own. */
export function nodesAttachments({ nodes, eks, partition }: ResolvedIam): string[] {
  const names = [...(eks.disable ? [] : eksNodePolicies), ...(nodes.ec2ContainerRegistryReadOnly ? [registryReadOnly] : [])];
  return [...(nodes.extraPolicyAttachments ?? []), ...names.map((name) => awsManagedPolicy(partition, name))];
}

/** Upstream names AWS's policies for node groups and Fargate in two partitions only; those of China it leaves in `aws`. */
function eksPartition(partition: string): string {
  return partition.includes("aws-us-gov") ? "aws-us-gov" : "aws";
}

export function eksControlPlaneAttachments({ eks, partition }: ResolvedIam): string[] {
  return [awsManagedPolicy(partition, "AmazonEKSClusterPolicy"), ...(eks.defaultControlPlaneRole.extraPolicyAttachments ?? [])];
}

export function eksNodegroupAttachments({ eks, partition }: ResolvedIam): string[] {
  const own = [...eksNodePolicies, registryReadOnly].map((name) => awsManagedPolicy(eksPartition(partition), name));
  return [...own, ...(eks.managedMachinePool.extraPolicyAttachments ?? [])];
}

export function eksFargateAttachments({ eks, partition }: ResolvedIam): string[] {
  const own = awsManagedPolicy(eksPartition(partition), "AmazonEKSFargatePodExecutionRolePolicy");
  return [own, ...(eks.fargate.extraPolicyAttachments ?? [])];
}
