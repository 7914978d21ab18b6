import type { Edit, Json, Step } from "./edit";

const cluster = "ignition-cluster";

/** An edit of a setting outside `clusters`, by its path. */
function set(setting: string, value?: Json): Edit {
  return { setting, at: setting.split("."), value };
}

/** An edit of a setting of the cluster. */
function ofCluster(setting: string, value?: Json): Edit {
  const rest = setting === "" ? [] : setting.split(".");
  return { setting: ["clusters.<name>", ...rest].join("."), at: ["clusters", cluster, ...rest], value };
}

/** An edit of a setting of the pool md-0. */
function ofPool(setting: string, value?: Json): Edit {
  const rest = setting.split(".");
  return {
    setting: ["clusters.<name>.pools.<pool>", ...rest].join("."),
    at: ["clusters", cluster, "pools", "md-0", ...rest],
    value,
  };
}

/** A pool that comes or, without a value, goes. */
function pool(name: string, value?: Json): Edit {
  return { setting: "clusters.<name>.pools", at: ["clusters", cluster, "pools", name], value };
}

const statement = { Effect: "Allow", Action: ["s3:ListAllMyBuckets"], Resource: ["*"] };
const trust = {
  Effect: "Allow",
  Action: ["sts:AssumeRole"],
  Principal: { Service: ["ssm.amazonaws.com"] },
};
const ssmPolicy = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
const tags = { team: "platform" };
const worker = { replicas: 1, instanceType: "t3a.small" };

/** What the cluster is brought up with, besides the lab's stack file: a second pool, and an older Kubernetes. */
export const base: readonly Edit[] = [
  ofCluster("kubernetesVersion", "v1.35.6"),
  ofPool("replicas", 1),
  pool("md-1", worker),
];

const iam: readonly Edit[] = [
  set("iam.controlPlane.extraPolicyAttachments", [ssmPolicy]),
  set("iam.controlPlane.extraStatements", [statement]),
  set("iam.controlPlane.trustStatements", [trust]),
  set("iam.controlPlane.tags", tags),
  set("iam.controlPlane.disableCloudProviderPolicy", true),
  set("iam.controlPlane.enableCSIPolicy", true),
  set("iam.clusterAPIControllers.extraStatements", [statement]),
  set("iam.clusterAPIControllers.trustStatements", [trust]),
  set("iam.clusterAPIControllers.tags", tags),
  set("iam.nodes.extraPolicyAttachments", [ssmPolicy]),
  set("iam.nodes.extraStatements", [statement]),
  set("iam.nodes.trustStatements", [trust]),
  set("iam.nodes.tags", tags),
  set("iam.nodes.disableCloudProviderPolicy", true),
  set("iam.nodes.ec2ContainerRegistryReadOnly", false),
  set("iam.bootstrapUser.enable", true),
  set("iam.bootstrapUser.userName", "bootstrap.example"),
  set("iam.bootstrapUser.groupName", "bootstrap.example"),
  set("iam.bootstrapUser.extraStatements", [statement]),
  set("iam.bootstrapUser.tags", tags),
  set("iam.controlPlane.permissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"),
  set("iam.controlPlane.disableClusterAPIControllerPolicyAttachment", true),
  set("iam.clusterAPIControllers.allowedEC2InstanceProfiles", [
    "nodes.cluster-api-provider-aws.sigs.k8s.io",
    "control-plane.cluster-api-provider-aws.sigs.k8s.io",
    `${cluster}-*.cluster-api-provider-aws.sigs.k8s.io`,
  ]),
  set("iam.eks.iamRoleCreation", true),
  set("iam.eks.enableUserEKSConsolePolicy", true),
  set("iam.eks.defaultControlPlaneRole.tags", tags),
  set("iam.eks.managedMachinePool.tags", tags),
  set("iam.eks.fargate.tags", tags),
  set("iam.eks.defaultControlPlaneRole.extraPolicyAttachments", [ssmPolicy]),
  set("iam.eks.managedMachinePool.extraPolicyAttachments", [ssmPolicy]),
  set("iam.eks.fargate.extraPolicyAttachments", [ssmPolicy]),
  set("iam.eks.kmsAliasPrefix", "other-*"),
  set("iam.s3Buckets.namePrefix", "cluster-api-provider-aws-i"),
  set("iam.eventBridge.enable", true),
  set("iam.secureSecretBackends", ["ssm-parameter-store"]),
  set("iam.allowAssumeRole", true),
];

const nextRun: readonly Edit[] = [
  set("management.readyMinutes", 12),
  ofCluster("volumes", "delete"),
  ...["infrastructure", "controlPlane", "workers", "addons", "nodes", "delete"].map((stage) =>
    ofCluster(`timeouts.${stage}Minutes`, 45),
  ),
];

/** In this order on one cluster. */
export const steps: readonly Step[] = [
  { name: "Roles and policies", outcome: "applied", edits: iam },
  {
    name: "Names of inline policies, and roles for EKS that go",
    outcome: "applied",
    edits: [
      set("iam.stackName", "other-sigs-k8s-io"),
      set("iam.eks.defaultControlPlaneRole.disable", true),
      set("iam.eks.managedMachinePool.disable", true),
      set("iam.eks.fargate.disable", true),
      set("iam.eks.disable", true),
    ],
  },
  { name: "Equal to clusterawsadm", outcome: "applied", edits: [set("iam.parity", true)] },
  {
    name: "Tags, add-ons and time limits",
    outcome: "applied",
    edits: [
      set("tags", tags),
      ofCluster("tags", { stage: "test" }),
      ofCluster("ebsCsiVersion", "v1.26.1"),
      ofCluster("protect", true),
      ...nextRun,
    ],
  },
  {
    name: "Controllers",
    outcome: "applied",
    edits: [
      set("management.featureGates.machinePool", false),
      set("management.featureGates.clusterTopology", true),
      set("management.featureGates.runtimeSdk", true),
      set("management.featureGates.externalResourceGc", false),
      set("management.variables", { CAPA_LOGLEVEL: "4" }),
    ],
  },
  {
    name: "Limits of deletions, and the age of certificates",
    outcome: "applied",
    edits: [
      ofCluster("controlPlane.certificatesExpiryDays", 90),
      ...["controlPlane.deletion", "pools.md-0.deletion"].flatMap((place) =>
        [
          ["drainMinutes", 20],
          ["volumeDetachMinutes", 11],
          ["nodeDeletionSeconds", 20],
        ].map(([key, value]) => ({
          setting: `clusters.<name>.${place.replace("md-0", "<pool>")}.${key}`,
          at: ["clusters", cluster, ...place.split("."), String(key)],
          value: Number(value),
        })),
      ),
    ],
  },
  { name: "More workers", outcome: "applied", edits: [ofPool("replicas", 2)] },
  {
    name: "A pool's machines",
    outcome: "applied",
    edits: [
      ofPool("instanceType", "t3a.medium"),
      ofPool("rootVolume.sizeGiB", 30),
      ofPool("rootVolume.type", "gp3"),
      ofPool("rootVolume.encrypted", true),
      ofPool("spot.maxPrice", "0.05"),
      ofPool("metadataHopLimit", 2),
    ],
  },
  {
    name: "The control plane's machines",
    outcome: "applied",
    edits: [
      ofCluster("controlPlane.instanceType", "t3a.large"),
      ofCluster("controlPlane.rootVolume.sizeGiB", 40),
      ofCluster("controlPlane.rootVolume.type", "gp3"),
      ofCluster("controlPlane.rootVolume.encrypted", true),
      ofCluster("controlPlane.metadataHopLimit", 1),
    ],
  },
  { name: "Kubernetes one minor up", outcome: "applied", edits: [ofCluster("kubernetesVersion", "v1.36.3")] },
  {
    name: "Another cloud controller manager",
    outcome: "applied",
    edits: [ofCluster("cloudProviderVersion", "v1.36.0")],
  },
  {
    name: "Another bucket, of a protected cluster",
    outcome: "refused",
    edits: [ofCluster("bucketName", "cluster-api-provider-aws-ignition-cluster-2")],
  },
  { name: "Without protection", outcome: "applied", edits: [ofCluster("protect", false)] },
  {
    name: "Another bucket",
    outcome: "applied",
    edits: [ofCluster("bucketName", "cluster-api-provider-aws-ignition-cluster-2")],
  },
  {
    name: "Control plane of three",
    outcome: "applied",
    edits: [ofCluster("controlPlane.replicas", 3), ofCluster("cloudProviderVersion")],
  },
  {
    name: "A pool removed and another one added",
    outcome: "applied",
    edits: [pool("md-1"), pool("md-2", worker)],
    pools: { removed: ["md-1"], added: ["md-2"] },
  },
  { name: "A pool scaled to nothing", outcome: "applied", edits: [ofPool("replicas", 0)] },
  {
    name: "Refused in the preview",
    outcome: "refused",
    edits: [
      set("region", "eu-west-1"),
      ofCluster("namespace", "elsewhere"),
      ofCluster("kubernetesVersion", "v1.35.6"),
      ofCluster("network.vpcCidr", "10.1.0.0/16"),
      ofCluster("network.podCidr", "10.200.0.0/16"),
      ofCluster("network.serviceCidr", "10.201.0.0/16"),
      set("iam.namePrefix", "other-"),
    ],
  },
];

/** Settings that no step changes, with the reason. Sections are as their parts. */
export const notExercised: Readonly<Record<string, string>> = {
  account: "a run is in one account; test/lab/otherCluster.test.ts names another one",
  "management.cluster.kubeconfig": "test/lab/otherCluster.test.ts changes what is behind it",
  "management.cluster.context": "the lab's kubeconfig has one",
  "management.kind.name": "needs Docker",
  "management.kind.nodeImage": "needs Docker",
  "management.stack": "another stack's installation; test/lab/layers.test.ts uses one",
  "management.install": "another stack's installation; test/lab/layers.test.ts uses one",
  "management.makeNamespaces": "the cluster is in `default`, which is there",
  "management.repository": "the lab has one repository",
  "management.versions.clusterApi": "the lab has built one version",
  "management.versions.awsProvider": "the lab has built one version",
  "management.featureGates.kubeadmBootstrapFormatIgnition": "the machines need it; settings without it are refused",
  "management.featureGates.bootstrapFormatIgnition": "the machines need it; settings without it are refused",
  "management.certManager.install": "the lab's management cluster brings a stand-in for cert-manager",
  "management.certManager.version": "the lab's management cluster brings a stand-in for cert-manager",
  "management.certManager.manifest": "the lab's management cluster brings a stand-in for cert-manager",
  "management.certManager.sha256": "the lab's management cluster brings a stand-in for cert-manager",
  "iam.manage": "the machines need the roles, and the lab's account has no others",
  "iam.nameSuffix": "as `iam.namePrefix`",
  "iam.keep": "it leaves the roles in the account for ever; the unit tests show the option on each resource",
  "clusters.<name>.defaultStorageClass": "a ClusterResourceSet applies once; what it has applied stays",
  "credentials.sessionHours": "the lab's keys are none of a session",
  "iam.partition": "it has to be that of the region",
  "iam.controlPlane.path": "it takes one value",
  "iam.bootstrapUser.extraGroups": "the account has no further group",
  "iam.s3Buckets.enable": "without it the machines have no Ignition",
  "clusters.<name>.sshKeyName": "the account has no key pair",
  "clusters.<name>.image.id": "the account has an image of each version, which is found by its name",
  "clusters.<name>.image.lookupOrg": "the account has an image of each version, of one publisher",
  "clusters.<name>.image.lookupBaseOS": "the account has an image of each version, of one operating system",
  "clusters.<name>.cni.manifest": "the lab has one manifest",
  "clusters.<name>.cni.sha256": "the lab has one manifest",
  "credentials.accessKeyId": "test/lab/otherHands.test.ts rotates them",
  "credentials.secretAccessKey": "test/lab/otherHands.test.ts rotates them",
  "credentials.sessionToken": "test/lab/otherHands.test.ts rotates them",
};
