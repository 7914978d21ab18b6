import { z } from "zod";

import { initWorks } from "../../../components/kubernetes/versions";
import { range } from "../../../components/schema/cidr";
import { choice, count, flag, named, section, text } from "../../../components/schema/fields";
import { clusterNamespace, keyPairName, location, sha256, versionForm } from "../../../components/schema/text";
import { calicoManifest, versions } from "../../versions";
import { bucketName } from "../rules/buckets";
import { accountId, amiId, baseOs, carriesControlPlane, instanceTypeForm, oddReplicas } from "../rules/machines";
import { tagsSchema } from "./tags";

const amis = "https://cluster-api-aws.sigs.k8s.io/topics/images/built-amis";
const ignition = "https://cluster-api-aws.sigs.k8s.io/topics/ignition-support";
const instanceTypes = "https://aws.amazon.com/ec2/instance-types/";
const volumes = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";
const e2eTimes = "https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/test/e2e/data/e2e_conf.yaml";

const rootVolume = section(
  {
    // EC2 refuses a volume that is smaller than its snapshot; Flatcar's is 15 GiB.
    sizeGiB: count({ description: "Size in GiB; Flatcar's image needs 15.", example: "20", see: amis }, { min: 15, max: 16384 }).default(20),
    // The other types want a number of IOPS, or cannot be booted from.
    type: choice(["gp3", "gp2"], { description: "EBS volume type.", see: volumes }).default("gp3"),
    encrypted: flag({ description: "Encrypts it with the account's default key.", see: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html" }).default(true),
  },
  { description: "Root volume of the machines.", see: volumes },
).prefault({});

const controlPlane = section(
  {
    replicas: count({ description: "Machines of the control plane; odd.", example: "3", see: "https://etcd.io/docs/v3.6/faq/" }, { min: 1, max: 9 }, oddReplicas).default(1),
    instanceType: text({ description: "EC2 instance type; 2 CPUs and 4 GiB or more.", example: "t3a.medium", see: instanceTypes }, instanceTypeForm, carriesControlPlane),
    rootVolume,
  },
  { description: "The control plane's machines; another type or volume replaces them one by one.", see: "https://cluster-api.sigs.k8s.io/tasks/control-plane/kubeadm-control-plane" },
);

const pool = section(
  {
    replicas: count({ description: "Machines of the pool.", example: "2" }, { min: 0, max: 1000 }),
    instanceType: text({ description: "EC2 instance type.", example: "t3a.small", see: instanceTypes }, instanceTypeForm),
    rootVolume,
  },
  { description: "A pool of workers, a MachineDeployment; another type or volume replaces its machines one by one.", see: "https://cluster-api.sigs.k8s.io/user/concepts" },
);

const image = section(
  {
    id: text(
      { description: "Id of the AMI, for a region or Kubernetes version without a published image.", otherwise: "looked up by name", example: "ami-0123456789abcdef0", see: amis },
      amiId,
    ).optional(),
    lookupOrg: text({ description: "AWS account that owns the image.", otherwise: "the community's, 819546954734", example: '"819546954734"', see: amis }, accountId).optional(),
    lookupBaseOS: text({ description: "Base OS in the image's name, `capa-ami-<base OS>-<version>-...`.", example: "flatcar-stable", see: amis }, baseOs).default("flatcar-stable"),
  },
  { description: "The Flatcar image that the machines boot: by id, or looked up by the name under which it is published.", see: amis },
).prefault({});

const network = section(
  {
    vpcCidr: text(
      { description: "Range of the VPC that the AWS provider makes.", otherwise: "the AWS provider's, `10.0.0.0/16`", example: "10.20.0.0/16" },
      range(16, 28, "AWS takes VPCs of these sizes"),
    ).optional(),
    podCidr: text(
      { description: "Range of the pods; each node takes a /24 of it.", example: "192.168.0.0/16", see: "https://docs.tigera.io/calico/latest/networking/ipam/ip-autodetection" },
      range(8, 24, "each node takes a /24 of it, and Kubernetes divides no more than /8"),
    ).default("192.168.0.0/16"),
    serviceCidr: text(
      { description: "Range of the Services.", otherwise: "kubeadm's, `10.96.0.0/12`", example: "10.96.0.0/16" },
      range(12, 28, "the API server takes ranges of these sizes"),
    ).optional(),
  },
  { description: "Address ranges, which must not overlap.", see: "https://cluster-api.sigs.k8s.io/user/quick-start" },
).prefault({});

const cni = section(
  {
    manifest: text(
      { description: "Path or https:// URL of Calico's plain manifest.", example: "calico.yaml", see: "https://docs.tigera.io/calico/latest/getting-started/kubernetes/self-managed-onprem/onpremises" },
      location("a manifest", { url: true }),
    ),
    sha256: text({ description: "Checksum of the manifest, as `sha256sum` prints it; another content is refused.", example: "what `sha256sum` prints for it" }, sha256),
  },
  { description: "The CNI plugin. Another manifest needs its own checksum.", otherwise: `Calico ${versions.calico}` },
).prefault(calicoManifest);

function minutes(description: string): z.ZodNumber {
  return count({ description, example: "30" }, { min: 1, max: 1440 });
}

const timeouts = section(
  {
    infrastructureMinutes: minutes("Until network, load balancer and bucket are there.").default(20),
    controlPlaneMinutes: minutes("Until the first API server answers.").default(35),
    workersMinutes: minutes("Until the workers have joined.").default(30),
    addonsMinutes: minutes("Until the add-ons are applied.").default(10),
    nodesMinutes: minutes("Until every node is Ready, and then the cluster available.").default(20),
    deleteMinutes: minutes("Until a deleted cluster is gone.").default(30),
  },
  { description: "Minutes after which a stage fails with what it was waiting for.", see: e2eTimes },
).prefault({});

export const clusterSchema = section(
  {
    namespace: text({ description: "Namespace of its objects on the management cluster; made if it is not `default`.", example: "clusters" }, clusterNamespace).default("default"),
    kubernetesVersion: text(
      { description: "Kubernetes version of all machines, for which there must be an image; another one upgrades the cluster.", example: `"${versions.kubernetes}"`, see: amis },
      versionForm(`"${versions.kubernetes}"`), initWorks,
    ).default(versions.kubernetes),
    bucketName: text(
      { description: "Bucket for the machines' Ignition. Global in all of AWS, one for each cluster, with the prefix of `iam.s3Buckets.namePrefix`.", example: "cluster-api-provider-aws-my-bucket", see: ignition },
      bucketName,
    ),
    sshKeyName: text(
      { description: "EC2 key pair, which exists, whose key may log in.", otherwise: "nobody may", example: "my-key", see: "https://cluster-api-aws.sigs.k8s.io/topics/accessing-ec2-instances" },
      keyPairName,
    ).optional(),
    image,
    network,
    controlPlane,
    pools: named(pool, { description: "Pools of workers, by the name that becomes a part of their MachineDeployment's.", placeholder: "pool", example: "md-0" }),
    cloudProviderVersion: text(
      { description: "Version of the AWS cloud controller manager.", otherwise: "that of the AWS provider's template", example: "v1.36.0", see: "https://cluster-api-aws.sigs.k8s.io/topics/external-cloud-provider-with-ebs-csi-driver" },
      versionForm("v1.36.0"),
    ).optional(),
    metadataHopLimit: count(
      { description: "Hops from which the machines' metadata service answers; pods are one further than their node.", otherwise: "`2`", example: "2", see: "https://cluster-api-aws.sigs.k8s.io/topics/instance-metadata" },
      { min: 1, max: 64 },
    ).optional(),
    tags: tagsSchema({ description: "Tags on all that the AWS provider makes for this cluster, besides those of `tags`, and before them." }).prefault({}),
    cni,
    timeouts,
  },
  { description: "A workload cluster.", see: "https://cluster-api.sigs.k8s.io/user/concepts" },
);

export type ClusterSettings = z.output<typeof clusterSchema>;
