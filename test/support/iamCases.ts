import type { AwsIamConfiguration } from "../../components/iam/configuration";
import type { ExtraStatement } from "../../components/iam/roleSettings";

/** Configurations that are compared with upstream, by what each of them is about. */
export type IamCases = Readonly<Record<string, AwsIamConfiguration>>;

const does = (action: string): ExtraStatement[] => [{ Effect: "Allow", Resource: ["*"], Action: [action] }];

/**
 * The configurations of upstream's own fixtures, by the fixtures' names.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/cmd/clusterawsadm/cloudformation/bootstrap/template_test.go
 */
export const fixtureCases: IamCases = {
  default: {},
  with_ssm_secret_backend: { secureSecretBackends: ["ssm-parameter-store"] },
  with_all_secret_backends: { secureSecretBackends: ["secrets-manager", "ssm-parameter-store"] },
  with_s3_bucket: { s3Buckets: { enable: true } },
  customsuffix: { nameSuffix: ".custom-suffix.com" },
  with_bootstrap_user: { bootstrapUser: { enable: true } },
  with_custom_bootstrap_user: {
    bootstrapUser: { enable: true, userName: "custom-bootstrapper.cluster-api-provider-aws.sigs.k8s.io" },
  },
  with_different_instance_profiles: { clusterAPIControllers: { allowedEC2InstanceProfiles: ["customrole"] } },
  with_eks_default_roles: { eks: { managedMachinePool: {}, fargate: {} } },
  with_eks_kms_prefix: { eks: { kmsAliasPrefix: "custom-prefix-*" } },
  with_extra_statements: {
    bootstrapUser: { enable: true, extraStatements: does("test:user-action") },
    controlPlane: { extraStatements: does("test:action") },
    nodes: { extraStatements: does("test:node-action") },
    clusterAPIControllers: { extraStatements: does("test:controller-action") },
  },
  with_eks_disable: { eks: { disable: true } },
  with_eks_console: { eks: { enableUserEKSConsolePolicy: true } },
  with_allow_assume_role: { allowAssumeRole: true },
};

const boundary = "arn:aws:iam::123456789012:policy/boundary";
const federated: ExtraStatement = {
  Sid: "ByWebIdentity",
  Principal: {
    Service: "pods.eks.amazonaws.com",
    Federated: ["arn:aws:iam::123456789012:oidc-provider/issuer.example"],
  },
  Effect: "Allow",
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { "issuer.example:sub": ["system:serviceaccount:capa-system:capa-controller-manager"] },
    Bool: { "aws:SecureTransport": "true" },
  },
};
const denied: ExtraStatement = {
  NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" },
  Effect: "Deny",
  Action: ["sts:AssumeRole"],
};

/** What upstream's fixtures leave out: the other partitions, and every field of the configuration that is read. */
export const fieldCases: IamCases = {
  China: { partition: "aws-cn", s3Buckets: { enable: true } },
  "China with every role of EKS": {
    partition: "aws-cn",
    eks: { managedMachinePool: {}, fargate: {}, iamRoleCreation: true },
  },
  GovCloud: { partition: "aws-us-gov", s3Buckets: { enable: true } },
  "GovCloud with every role of EKS": { partition: "aws-us-gov", eks: { managedMachinePool: {}, fargate: {} } },
  "prefix and no suffix": {
    namePrefix: "team-",
    nameSuffix: "",
    bootstrapUser: { enable: true },
    allowAssumeRole: true,
  },
  "path, boundary and tags": {
    controlPlane: { path: "/clusters/", permissionsBoundary: boundary, tags: { role: "control-plane", owner: "team" } },
    nodes: { tags: { role: "nodes" } },
    clusterAPIControllers: { tags: { role: "controllers" } },
    bootstrapUser: { enable: true, tags: { role: "user" } },
  },
  "trust statements": {
    controlPlane: { trustStatements: [federated] },
    nodes: { trustStatements: [federated, denied] },
    clusterAPIControllers: { trustStatements: [denied] },
  },
  "policy attachments": {
    controlPlane: { extraPolicyAttachments: [boundary, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] },
    nodes: {
      extraPolicyAttachments: ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"],
      ec2ContainerRegistryReadOnly: true,
    },
    bootstrapUser: { enable: true },
  },
  "the registry for nodes without EKS": { eks: { disable: true }, nodes: { ec2ContainerRegistryReadOnly: true } },
  "the registry refused, with EKS": { eks: {}, nodes: { ec2ContainerRegistryReadOnly: false } },
  "CSI driver": { controlPlane: { enableCSIPolicy: true } },
  "CSI driver without the cloud provider": {
    controlPlane: { enableCSIPolicy: true, disableCloudProviderPolicy: true },
  },
  "no cloud provider anywhere": {
    controlPlane: { disableCloudProviderPolicy: true },
    nodes: { disableCloudProviderPolicy: true },
  },
  "no cloud provider on nodes": { nodes: { disableCloudProviderPolicy: true } },
  "controllers' policies off the control plane": {
    controlPlane: { disableClusterAPIControllerPolicyAttachment: true },
  },
  "event bridge": { eventBridge: { enable: true }, s3Buckets: { enable: true, namePrefix: "team-" } },
  "event bridge refused": { eventBridge: { enable: false }, s3Buckets: { enable: false, namePrefix: "team-" } },
  "a bootstrap user of its own": {
    stackName: "inline-name",
    bootstrapUser: {
      enable: true,
      userName: "u",
      groupName: "g",
      extraGroups: ["audit", "on-call"],
      extraStatements: [{ Effect: "Deny", Action: "s3:*", Resource: ["*"] }],
    },
  },
  "a bootstrap user that is not made": { bootstrapUser: { userName: "u", extraGroups: ["audit"] } },
  "EKS roles of its own": {
    eks: {
      defaultControlPlaneRole: { disable: true },
      managedMachinePool: { extraPolicyAttachments: [boundary], tags: { role: "nodegroup" } },
      fargate: { disable: false, extraPolicyAttachments: [boundary], tags: { role: "fargate" } },
    },
  },
  "EKS control planes' role": {
    eks: { defaultControlPlaneRole: { extraPolicyAttachments: [boundary], tags: { b: "2", a: "1" } } },
  },
  "everything of EKS, disabled": {
    eks: {
      disable: true,
      enableUserEKSConsolePolicy: true,
      iamRoleCreation: true,
      managedMachinePool: {},
      fargate: {},
    },
  },
  // An empty partition is upstream's way to say none; no setting can be it.
  "empty values": {
    partition: "" as "aws",
    stackName: "",
    secureSecretBackends: [],
    s3Buckets: { enable: true, namePrefix: "" },
    eks: { kmsAliasPrefix: "" },
    controlPlane: { path: "", permissionsBoundary: "", extraPolicyAttachments: [] },
    bootstrapUser: { enable: true, userName: "", groupName: "" },
  },
  "several roles to pass on": {
    allowAssumeRole: true,
    clusterAPIControllers: { allowedEC2InstanceProfiles: ["control-plane.x", "nodes.*"] },
  },
};
