import { strict as assert } from "assert";

import { problemText } from "../../components/schema/problem";
import { readSettings } from "../../stacks/settings/readSettings";

const environment = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
};

type Input = Record<string, unknown>;

const pools = { "md-0": { replicas: 2, instanceType: "t3a.small" } };
const blue = { bucketName: "cluster-api-provider-aws-blue", controlPlane: { instanceType: "t3a.medium" }, pools };

/** Settings with nothing wrong in them and nothing that could be left out. */
function valid(): Input {
  return { region: "us-east-1", management: { cluster: { kubeconfig: "config" } }, clusters: { blue } };
}

/** Sets a value at a path of which `undefined` removes the last key. */
function put(input: Input, path: readonly string[], value: unknown): Input {
  const [key = "", ...rest] = path;
  if (rest.length > 0) return { ...input, [key]: put((input[key] ?? {}) as Input, rest, value) };
  const others = Object.entries(input).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

const inBlue = (...path: string[]): string[] => ["clusters", "blue", ...path];

function problems(input: unknown, env: Record<string, string> = environment): string[] {
  const reading = readSettings(input, env);
  return "problems" in reading ? reading.problems.map(problemText) : [];
}

type Change = readonly [path: readonly string[], value: unknown];

const statement = { Effect: "Allow", Action: "s3:Get*", Resource: ["*"] };

/** One wrong setting each, or what it takes for one to be wrong, and the line that says so. */
const wrong: readonly (readonly [changes: readonly Change[], line: string])[] = [
  // Keys, types and what YAML makes of them
  [[[["regoin"], "us-east-1"]], "regoin: is not a setting. Fix: call it region."],
  [
    [[["zones"], []]],
    "zones: is not a setting. Fix: remove it; there are region, account, tags, iam, management, credentials, clusters.",
  ],
  [[[inBlue("controlplane"), {}]], "clusters.blue.controlplane: is not a setting. Fix: call it controlPlane."],
  [
    [[inBlue("pools", "md-0", "replcias"), 1]],
    "clusters.blue.pools.md-0.replcias: is not a setting. Fix: call it replicas.",
  ],
  // Keys that people look for, and that there are not, or are elsewhere
  [
    [[inBlue("network"), { vpcId: "vpc-0123456789abcdef0" }]],
    "clusters.blue.network.vpcId: cannot be set: the AWS provider makes a VPC for each cluster of a stack. Fix: remove it, or use WorkloadCluster in a program of your own, which takes a VPC (examples/own-vpc).",
  ],
  [
    [[inBlue("metadataHopLimit"), 1]],
    "clusters.blue.metadataHopLimit: is a setting of each role now. Fix: set controlPlane.metadataHopLimit, and metadataHopLimit of each pool.",
  ],
  [
    [[inBlue("pools", "md-0", "nodeDrainTimeoutMinutes"), 5]],
    "clusters.blue.pools.md-0.nodeDrainTimeoutMinutes: is not a setting here. Fix: set deletion.drainMinutes.",
  ],
  [
    [[inBlue("pools", "md-0", "maxReplicas"), 5]],
    "clusters.blue.pools.md-0.maxReplicas: cannot be set yet: the number of machines is replicas, and the program sets it. Fix: set replicas, and remove this.",
  ],
  [
    [[inBlue("controlPlane", "spot"), {}]],
    "clusters.blue.controlPlane.spot: cannot be set for a control plane: EC2 takes such machines back at two minutes' notice, and etcd with them. Fix: remove it; pools have spot.",
  ],
  [[[["iam", "eks"], { disabel: true }]], "iam.eks.disabel: is not a setting. Fix: call it disable."],
  [[[["region"], undefined]], "region: is missing. Fix: set a text, such as us-east-1."],
  [
    [[inBlue("bucketName"), undefined]],
    "clusters.blue.bucketName: is missing. Fix: set a text, such as cluster-api-provider-aws-my-bucket.",
  ],
  [[[inBlue("controlPlane"), undefined]], "clusters.blue.controlPlane: is missing. Fix: set an object of settings."],
  [
    [[inBlue("kubernetesVersion"), 1.3]],
    'clusters.blue.kubernetesVersion = 1.3: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as "v1.36.3".',
  ],
  [
    [[inBlue("image", "lookupOrg"), 819546954734]],
    'clusters.blue.image.lookupOrg = 819546954734: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as "819546954734".',
  ],
  [
    [[["tags", "public"], true]],
    'tags.public = true: is true or false, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as "platform".',
  ],
  [
    [[["management", "variables"], { CAPA_LOGLEVEL: 5 }]],
    'management.variables.CAPA_LOGLEVEL = 5: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as "5".',
  ],
  [
    [[inBlue("pools", "md-0", "replicas"), "2"]],
    'clusters.blue.pools.md-0.replicas = "2": is a text, not a number. Fix: write it without quotes, such as 2.',
  ],
  [
    [[["management", "certManager"], { install: "no" }]],
    'management.certManager.install = "no": is a text, not true or false. Fix: write it without quotes.',
  ],
  [
    [[inBlue("sshKeyName"), null]],
    "clusters.blue.sshKeyName = null: is empty, not a text. Fix: give it a value, such as my-key, or remove the key.",
  ],
  [[[["clusters"], "blue"]], 'clusters = "blue": is a text, not an object of names. Fix: write an object of names.'],
  [
    [[["iam", "secureSecretBackends"], "ssm"]],
    'iam.secureSecretBackends = "ssm": is a text, not a list. Fix: write a list.',
  ],
  // Region, account and tags
  [
    [[["account"], 123456789012]],
    'account = 123456789012: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes, such as "123456789012".',
  ],
  [
    [[["account"], "1234-5678-9012"]],
    'account = "1234-5678-9012": is not an AWS account id. Fix: write its twelve digits in quotes, such as "819546954734".',
  ],
  [
    [[["region"], "us-esat-1"]],
    'region = "us-esat-1": is not an AWS region (of the partitions aws, aws-cn and aws-us-gov). Fix: write one as `aws ec2 describe-regions` shows it, such as us-east-1.',
  ],
  [
    [[["region"], "eu-north-1"]],
    "clusters.blue.image: there are no images of the community in eu-north-1 (https://cluster-api-aws.sigs.k8s.io/topics/images/built-amis). Fix: set image.id, or image.lookupOrg to the account that publishes yours.",
  ],
  [
    [[["tags"], { "aws:owner": "me" }]],
    'tags["aws:owner"]: begins with aws:, which AWS keeps for itself. Fix: take another key.',
  ],
  [
    [[["tags"], { owner: "a&b" }]],
    'tags.owner = "a&b": has characters that AWS refuses in tags. Fix: use letters, digits, spaces and _ . : / = + - @.',
  ],
  [
    [[inBlue("tags"), { "kubernetes.io/cluster/blue": "owned" }]],
    'clusters.blue.tags["kubernetes.io/cluster/blue"]: is a key by which the controllers and this program find what they own. Fix: take another key.',
  ],
  [
    [[["tags"], { "capi-ignition/stack": "project/other" }]],
    'tags["capi-ignition/stack"]: is a key by which the controllers and this program find what they own. Fix: take another key.',
  ],
  [
    [
      [["tags"], Object.fromEntries([...Array(45).keys()].map((key) => [`k${key}`, "v"]))],
      [["clusters"], {}],
    ],
    "tags: puts 45 tags on a resource; AWS allows 50, and the controllers add their own. Fix: keep at most 43.",
  ],
  [
    [[["tags"], { team: "a", Team: "b" }]],
    "tags.Team: is the key team in other letters, and IAM refuses two such keys on a role. Fix: write both in the same letters, or keep one of them.",
  ],
  [
    [
      [["tags"], { team: "a" }],
      [["iam"], { nodes: { tags: { TEAM: "b" } } }],
    ],
    "iam.nodes.tags.TEAM: is the key team in other letters, and IAM refuses two such keys on a role. Fix: write both in the same letters, or keep one of them.",
  ],
  [
    [
      [["tags"], Object.fromEntries([...Array(40).keys()].map((key) => [`k${key}`, "v"]))],
      [["iam"], { nodes: { tags: Object.fromEntries([...Array(11).keys()].map((key) => [`n${key}`, "v"])) } }],
    ],
    "iam.nodes.tags: makes 51 tags on a role together with those of the stack; IAM takes 50. Fix: leave some out.",
  ],
  // IAM
  [
    [[["iam"], { controlPlane: { path: "/teams/" } }]],
    'iam.controlPlane.path = "/teams/": with a path other than /, the bucket\'s policy names a role that does not exist, and no machine can read its Ignition. Fix: leave it out, or set "/".',
  ],
  [
    [[["iam"], { partition: "aws-cn" }]],
    'iam.partition = "aws-cn": is not the partition of us-east-1. Fix: set aws, or leave it out.',
  ],
  [
    [[["iam"], { partition: "aws-eu" }]],
    'iam.partition = "aws-eu": is not an allowed value. Fix: use one of aws, aws-cn, aws-us-gov.',
  ],
  [
    [
      [["iam"], { s3Buckets: { namePrefix: "Machines-" } }],
      [["clusters"], {}],
    ],
    'iam.s3Buckets.namePrefix = "Machines-": is not a prefix of a bucket name (at most 40 of a-z, 0-9, - and ., beginning with a letter or digit). Fix: leave it out for cluster-api-provider-aws-.',
  ],
  // Lists, and what is in them
  [
    [[["iam"], { secureSecretBackends: ["secrets-manager", "ssm"] }]],
    'iam.secureSecretBackends[1] = "ssm": is not an allowed value. Fix: use one of secrets-manager, ssm-parameter-store.',
  ],
  [
    [[["iam"], { clusterAPIControllers: { allowedEC2InstanceProfiles: [5] } }]],
    "iam.clusterAPIControllers.allowedEC2InstanceProfiles[0] = 5: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes.",
  ],
  [
    [[["iam"], { nodes: { extraPolicyAttachments: [null, "arn:aws:iam::aws:policy/ReadOnlyAccess"] } }]],
    "iam.nodes.extraPolicyAttachments[0] = null: is empty, not a text. Fix: give it a value, or remove the key.",
  ],
  [
    [[["iam"], { nodes: { extraStatements: [statement, { ...statement, resource: ["*"] }] } }]],
    "iam.nodes.extraStatements[1].resource: is not a setting. Fix: call it Resource.",
  ],
  [
    [[["iam"], { nodes: { extraStatements: [{ Action: "s3:Get*" }] } }]],
    "iam.nodes.extraStatements[0].Effect: is missing. Fix: set a text.",
  ],
  [
    [[["iam"], { nodes: { extraStatements: [{ ...statement, Action: 5 }] } }]],
    "iam.nodes.extraStatements[0].Action = 5: is a number, not a text or a list: without quotes, YAML reads it like this. Fix: put it in quotes.",
  ],
  [
    [[["iam"], { nodes: { extraStatements: [{ ...statement, Action: ["s3:Get*", {}] }] } }]],
    "iam.nodes.extraStatements[0].Action[1] = {}: is an object of settings, not a text. Fix: write a text.",
  ],
  [
    [[["iam"], { nodes: { trustStatements: [{ ...statement, Principal: { aws: "*" } }] } }]],
    "iam.nodes.trustStatements[0].Principal.aws: is not a setting. Fix: call it AWS.",
  ],
  [
    [[["iam"], { nodes: { extraStatements: [{ ...statement, Condition: { Bool: "true" } }] } }]],
    'iam.nodes.extraStatements[0].Condition.Bool = "true": is a text, not an object of names. Fix: write an object of names.',
  ],
  // Management cluster
  [
    [[["management"], {}]],
    "management.cluster: is missing, and so is management.kind: there is no management cluster. Fix: set management.cluster.kubeconfig for one that exists, or management.kind to make one.",
  ],
  [
    [[["management", "kind"], {}]],
    "management.kind: is set together with management.cluster, but there can be only one management cluster. Fix: keep one of them.",
  ],
  [
    [[["management"], { kind: { name: "Lab One" } }]],
    'management.kind.name = "Lab One": is not a name of a kind cluster (at most 50 of a-z, 0-9, . and -). Fix: call it lab-one.',
  ],
  [
    [[["management", "cluster", "kubeconfig"], '{"users":[{"user":{"token":"t"}}]}']],
    "management.cluster.kubeconfig = (an object): is the content of a kubeconfig, not its path. Fix: put it into a file and give the path.",
  ],
  [
    [[["management", "cluster", "kubeconfig"], "apiVersion: v1\nkind: Config\n"]],
    "management.cluster.kubeconfig = (3 lines): has line breaks: it is the content of a kubeconfig, not its path. Fix: put it into a file and give the path.",
  ],
  [
    [[["management", "repository"], "http://mirror.example/providers"]],
    'management.repository = "http://mirror.example/providers": is a URL over which others can change what is applied. Fix: use an https:// URL, or a path.',
  ],
  [
    [[["management", "versions"], { clusterApi: "1.13.6" }]],
    'management.versions.clusterApi = "1.13.6": is not a version of the form vX.Y.Z. Fix: write it in full, as in v1.13.6.',
  ],
  [
    [[["management", "versions"], { clusterApi: "v1.11.0" }]],
    'management.versions.clusterApi = "v1.11.0": is not a Cluster API version that this program knows. Fix: use one of v1.12, v1.13, v1.14.',
  ],
  [
    [[["management", "versions"], { awsProvider: "v2.9.0" }]],
    'management.versions.awsProvider = "v2.9.0": is not an AWS provider version that reads Cluster API\'s v1beta2. Fix: use v2.11 or a later v2.',
  ],
  [
    [[["management", "featureGates"], { bootstrapFormatIgnition: false }]],
    "management.featureGates.bootstrapFormatIgnition = false: cannot be turned off: Ignition machines need both Ignition gates. Fix: leave it out.",
  ],
  [
    [[["management", "variables"], { EXP_MACHINE_POOL: "true" }]],
    "management.variables.EXP_MACHINE_POOL: is a feature gate. Fix: set management.featureGates.machinePool instead.",
  ],
  [
    [[["management", "variables"], { AWS_B64ENCODED_CREDENTIALS: "x" }]],
    "management.variables.AWS_B64ENCODED_CREDENTIALS: is a secret, but variables are not kept secret. Fix: leave it out; the program sets it from `credentials`.",
  ],
  [
    [[["management", "variables"], { "capa-loglevel": "5" }]],
    "management.variables.capa-loglevel: is not a name of a variable (upper-case letters, digits and _). Fix: write it as the manifests do, such as CAPA_LOGLEVEL.",
  ],
  [
    [[["management", "variables"], { CAPA_LOGLEVEL: "debug" }]],
    'management.variables.CAPA_LOGLEVEL = "debug": is not a number, and the manager whose flag it becomes would not start. Fix: write one, such as "5".',
  ],
  [
    [[["management", "variables"], { KUBEADM_BOOTSTRAP_TOKEN_TTL: "15" }]],
    'management.variables.KUBEADM_BOOTSTRAP_TOKEN_TTL = "15": is not a duration with its unit, and the manager whose flag it becomes would not start. Fix: write one, such as "15m".',
  ],
  [
    [[["management"], { kind: { nodeImage: "kindest/node:v1.30.0@sha256:0123" } }]],
    'management.kind.nodeImage = "kindest/node:v1.30.0@sha256:0123": is of Kubernetes v1.30.0, and Cluster API v1.13.6 runs on v1.32 to v1.37. Fix: take an image of one of these, or another management.versions.clusterApi.',
  ],
  [
    [[["management", "certManager"], { install: false, manifest: "cert-manager.yaml" }]],
    'management.certManager.manifest = "cert-manager.yaml": has no effect with install: false. Fix: remove it, or set install to true.',
  ],
  [
    [[["management", "readyMinutes"], 0]],
    "management.readyMinutes = 0: is not a whole number from 1 to 1440. Fix: write one, such as 10.",
  ],
  // Names
  [
    [[["clusters"], { Blue_Green: blue }]],
    'clusters.Blue_Green: is not a DNS label (lower-case letters, digits and "-", an alphanumeric at both ends, at most 63). Fix: call it blue-green.',
  ],
  [
    [[["clusters"], { ["b".repeat(44)]: blue }]],
    `clusters.${"b".repeat(44)}: its name has 44 characters, and its machines' names 64, of 63 that Kubernetes takes. Fix: shorten it to 43.`,
  ],
  [
    [[inBlue("pools", "md_0"), { replicas: 0, instanceType: "t3a.small" }]],
    'clusters.blue.pools.md_0: is not a DNS label (lower-case letters, digits and "-", an alphanumeric at both ends, at most 63). Fix: call it md-0.',
  ],
  [
    [[inBlue("pools", "p".repeat(48)), { replicas: 0, instanceType: "t3a.small" }]],
    `clusters.blue.pools.${"p".repeat(48)}: the machines of blue-${"p".repeat(48)} get names of 65 characters; Kubernetes allows 63. Fix: shorten the pool's name by 2.`,
  ],
  [
    [[inBlue("pools", "control-plane"), { replicas: 0, instanceType: "t3a.small" }]],
    "clusters.blue.pools.control-plane: its objects would be named blue-control-plane, the same as those of clusters.blue.controlPlane. Fix: rename one of them.",
  ],
  [
    [[inBlue("namespace"), "kube-system"]],
    'clusters.blue.namespace = "kube-system": belongs to Kubernetes or to the controllers, and is deleted with them. Fix: take another one, such as default or clusters.',
  ],
  [
    [[inBlue("namespace"), "internal"]],
    'clusters.blue.namespace = "internal": the load balancer would be called internal-blue-apiserver, and AWS refuses names with internal- in front. Fix: take another namespace.',
  ],
  [
    [[inBlue("sshKeyName"), " my-key"]],
    'clusters.blue.sshKeyName = " my-key": is not a name of an EC2 key pair (at most 255 ASCII characters, no space at its ends). Fix: write the name as `aws ec2 describe-key-pairs` shows it, or leave the setting out.',
  ],
  [
    [
      [inBlue("namespace"), "team-a"],
      [["clusters", "a-blue"], { ...blue, bucketName: "cluster-api-provider-aws-a-blue", namespace: "team" }],
    ],
    'clusters.a-blue.namespace = "team": its load balancer would be named after team-a-blue, as that of cluster blue; AWS takes a name once in a region. Fix: take another namespace, or another name of the cluster.',
  ],
  // Buckets
  [
    [[inBlue("bucketName"), "my-bucket"]],
    'clusters.blue.bucketName = "my-bucket": does not begin with cluster-api-provider-aws-, and the controllers may touch no other bucket. Fix: call it cluster-api-provider-aws-my-bucket, or set iam.s3Buckets.namePrefix.',
  ],
  [
    [[inBlue("bucketName"), "cluster-api-provider-aws-My_Bucket"]],
    'clusters.blue.bucketName = "cluster-api-provider-aws-My_Bucket": is not a name of an S3 bucket (lower-case letters, digits, - and ., an alphanumeric at both ends). Fix: call it cluster-api-provider-aws-my-bucket.',
  ],
  [
    [[inBlue("bucketName"), `cluster-api-provider-aws-${"b".repeat(39)}`]],
    `clusters.blue.bucketName = "cluster-api-provider-aws-${"b".repeat(39)}": has 64 characters; S3 takes 3 to 63. Fix: take a longer or shorter name.`,
  ],
  [
    [[inBlue("bucketName"), "cluster-api-provider-aws-a..b"]],
    'clusters.blue.bucketName = "cluster-api-provider-aws-a..b": has two dots in a row. Fix: take another name.',
  ],
  [
    [[["clusters", "green"], blue]],
    'clusters.green.bucketName = "cluster-api-provider-aws-blue": is also the bucket of cluster blue, and each cluster would replace the bucket\'s policy of the other. Fix: give each cluster its own.',
  ],
  // Kubernetes
  [
    [[inBlue("kubernetesVersion"), "1.36.3"]],
    'clusters.blue.kubernetesVersion = "1.36.3": is not a version of the form vX.Y.Z. Fix: write it in full, as in v1.36.3.',
  ],
  [
    [[inBlue("kubernetesVersion"), "v1.28.0"]],
    'clusters.blue.kubernetesVersion = "v1.28.0": Cluster API v1.13.6 manages v1.30 to v1.36 (https://cluster-api.sigs.k8s.io/reference/versions). Fix: use v1.30 to v1.36.',
  ],
  [
    [[inBlue("kubernetesVersion"), "v1.36.0"]],
    'clusters.blue.kubernetesVersion = "v1.36.0": its kubeadm init fails behind a load balancer that does not answer yet (https://github.com/kubernetes/kubeadm/issues/3294). Fix: use v1.36.1 or later.',
  ],
  [
    [[inBlue("kubernetesVersion"), "v1.34.7"]],
    'clusters.blue.kubernetesVersion = "v1.34.7": its kubeadm init fails behind a load balancer that does not answer yet (https://github.com/kubernetes/kubeadm/issues/3294). Fix: use v1.34.8 or later.',
  ],
  [
    [[["management", "versions"], { clusterApi: "v1.13.1" }]],
    'clusters.blue.kubernetesVersion = "v1.36.3": its API server needs a role binding for kubelets that Cluster API v1.13 makes from v1.13.2 on. Fix: set management.versions.clusterApi to v1.13.2 or later.',
  ],
  [
    [[inBlue("cloudProviderVersion"), "1.36"]],
    'clusters.blue.cloudProviderVersion = "1.36": is not a version of the form vX.Y.Z. Fix: write it in full, as in v1.36.0.',
  ],
  [
    [[inBlue("cloudProviderVersion"), "v1.32.5"]],
    'clusters.blue.cloudProviderVersion = "v1.32.5": is of another minor version than kubernetesVersion v1.36.3, and upstream makes each for its own only. Fix: leave it out, which takes v1.36.1, or set one of v1.36.',
  ],
  [
    [[inBlue("ebsCsiVersion"), "v1.65.0"]],
    'clusters.blue.ebsCsiVersion = "v1.65.0": does not fit the AWS provider\'s manifest, whose ClusterRoles and sidecars are those of v1.25 to v1.28. Fix: set one of these, such as v1.28.0, or leave it out.',
  ],
  [
    [[inBlue("controlPlane", "certificatesExpiryDays"), 6]],
    "clusters.blue.controlPlane.certificatesExpiryDays = 6: is not a whole number from 7 to 300. Fix: write one, such as 60.",
  ],
  [
    [[inBlue("pools", "md-0", "deletion"), { drainMinutes: -1 }]],
    "clusters.blue.pools.md-0.deletion.drainMinutes = -1: is not a whole number from 0 to 1440. Fix: write one, such as 15.",
  ],
  // Networks
  [
    [[inBlue("network"), { podCidr: "192.168.0.0" }]],
    'clusters.blue.network.podCidr = "192.168.0.0": is not an IPv4 range in CIDR form. Fix: write address and prefix, as in 10.20.0.0/16.',
  ],
  [
    [
      [inBlue("network"), { vpcCidr: "10.20.0.0/24" }],
      [inBlue("pools", "md-0", "replicas"), 60],
    ],
    'clusters.blue.network.vpcCidr = "10.20.0.0/24": its first private subnet, a quarter of it, has 59 addresses, and needs 61: for the 60 machines of all pools, a third of the control plane\'s, and the one more that a rollout begins with. Fix: take a prefix of /23 or shorter.',
  ],
  [
    [
      [inBlue("network"), { vpcCidr: "10.20.0.0/24" }],
      [inBlue("controlPlane", "replicas"), 3],
      [inBlue("pools", "md-0", "replicas"), 58],
    ],
    'clusters.blue.network.vpcCidr = "10.20.0.0/24": its first private subnet, a quarter of it, has 59 addresses, and needs 60: for the 58 machines of all pools, a third of the control plane\'s, and the one more that a rollout begins with. Fix: take a prefix of /23 or shorter.',
  ],
  [
    [[inBlue("network"), { vpcCidr: "10.20.1.0/16" }]],
    'clusters.blue.network.vpcCidr = "10.20.1.0/16": has bits set beyond its prefix, so that AWS and Kubernetes would read different ranges. Fix: write 10.20.0.0/16.',
  ],
  [
    [[inBlue("network"), { vpcCidr: "10.0.0.0/8" }]],
    'clusters.blue.network.vpcCidr = "10.0.0.0/8": AWS takes no subnets smaller than /28, and the AWS provider makes them a sixteenth of the VPC: /16 to /24. Fix: give it a prefix from /16 to /24.',
  ],
  [
    [[inBlue("network"), { podCidr: "169.254.0.0/16" }]],
    'clusters.blue.network.podCidr = "169.254.0.0/16": lies in 169.254.0.0/16, link-local, where the metadata service answers. Fix: take a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16).',
  ],
  [
    [[inBlue("network"), { podCidr: "10.0.0.0/16" }]],
    'clusters.blue.network.podCidr = "10.0.0.0/16": overlaps vpcCidr 10.0.0.0/16 of the VPC, the upstream default: packets for one would go to the other. Fix: take a range outside 10.0.0.0/16.',
  ],
  [
    [[inBlue("network"), { vpcCidr: "10.20.0.0/16", serviceCidr: "10.20.128.0/20" }]],
    'clusters.blue.network.serviceCidr = "10.20.128.0/20": overlaps vpcCidr 10.20.0.0/16 of the VPC: packets for one would go to the other. Fix: take a range outside 10.20.0.0/16.',
  ],
  [
    [[inBlue("network"), { podCidr: "192.168.0.0/23" }]],
    'clusters.blue.network.podCidr = "192.168.0.0/23": has room for 2 nodes, each with a /24; the cluster has 3. Fix: take a prefix of /22 or shorter.',
  ],
  // Machines
  [
    [[inBlue("controlPlane", "replicas"), 2]],
    "clusters.blue.controlPlane.replicas = 2: is even; etcd needs a majority, and Cluster API refuses it. Fix: set 1 or 3.",
  ],
  [
    [[inBlue("controlPlane", "replicas"), 0]],
    "clusters.blue.controlPlane.replicas = 0: is not a whole number from 1 to 9. Fix: write one, such as 3.",
  ],
  [
    [[inBlue("pools", "md-0", "replicas"), 1.5]],
    "clusters.blue.pools.md-0.replicas = 1.5: is not a whole number from 0 to 1000. Fix: write one, such as 2.",
  ],
  [
    [[inBlue("pools", "md-0", "instanceType"), "t3a-small"]],
    'clusters.blue.pools.md-0.instanceType = "t3a-small": is not an EC2 instance type (family.size). Fix: write one as `aws ec2 describe-instance-types` shows it, such as t3a.medium.',
  ],
  [
    [[inBlue("controlPlane", "instanceType"), "t3a.small"]],
    'clusters.blue.controlPlane.instanceType = "t3a.small": is too small for a control plane: etcd and API server need 4 GiB, and kubeadm refuses less than 2 CPUs and 1700 MB. Fix: take one with 2 CPUs and 4 GiB or more, such as t3a.medium.',
  ],
  [
    [[inBlue("controlPlane", "instanceType"), "m7g.medium"]],
    'clusters.blue.controlPlane.instanceType = "m7g.medium": has one CPU; kubeadm refuses a control plane with fewer than 2. Fix: take one with 2 CPUs and 4 GiB or more, such as t3a.medium.',
  ],
  [
    [[inBlue("controlPlane", "rootVolume"), { sizeGiB: 8 }]],
    "clusters.blue.controlPlane.rootVolume.sizeGiB = 8: is not a whole number from 15 to 16384. Fix: write one, such as 20.",
  ],
  [
    [[inBlue("controlPlane", "rootVolume"), { type: "io2" }]],
    'clusters.blue.controlPlane.rootVolume.type = "io2": is not an allowed value. Fix: use one of gp3, gp2.',
  ],
  [
    [[inBlue("controlPlane", "metadataHopLimit"), 65]],
    "clusters.blue.controlPlane.metadataHopLimit = 65: is not a whole number from 1 to 64. Fix: write one, such as 2.",
  ],
  [
    [[inBlue("image"), { id: "ami-123" }]],
    'clusters.blue.image.id = "ami-123": is not an id of an AMI. Fix: write it as `clusterawsadm ami list` shows it, such as ami-0123456789abcdef0.',
  ],
  [
    [[inBlue("image"), { lookupOrg: "flatcar" }]],
    'clusters.blue.image.lookupOrg = "flatcar": is not an AWS account id. Fix: write its twelve digits in quotes, such as "819546954734".',
  ],
  [
    [[inBlue("image"), { id: "ami-0123456789abcdef0", lookupOrg: "819546954734" }]],
    'clusters.blue.image.lookupOrg = "819546954734": has no effect beside image.id. Fix: keep one of them.',
  ],
  [
    [
      [inBlue("image"), { id: "ami-0123456789abcdef0" }],
      [inBlue("pools", "arm"), { replicas: 1, instanceType: "t4g.small" }],
    ],
    'clusters.blue.image.id = "ami-0123456789abcdef0": is one image for machines of two architectures, and EC2 boots it on one: controlPlane.instanceType t3a.medium is x86_64, pools.arm.instanceType t4g.small is arm64. Fix: take instance types of one architecture, or leave it out for images that are looked up, for each machine its own.',
  ],
  [
    [[inBlue("image"), { lookupBaseOS: "ubuntu-24.04" }]],
    'clusters.blue.image.lookupBaseOS = "ubuntu-24.04": reads no Ignition when it boots, and the machines are given nothing else. Fix: write flatcar-stable, or the name of your own Flatcar images.',
  ],
  [
    [[inBlue("pools", "md-0", "instanceType"), "m1.small"]],
    'clusters.blue.pools.md-0.instanceType = "m1.small": is of a family that boots images of virtualization type paravirtual only; Flatcar\'s are hvm. Fix: take one of another family, such as t3a.medium.',
  ],
  // CNI and times
  [
    [[inBlue("cni"), { manifest: "calico.yaml" }]],
    "clusters.blue.cni.sha256: is missing. Fix: set a text, such as what `sha256sum` prints for it.",
  ],
  [
    [[inBlue("cni"), { manifest: "calico.yaml", sha256: "6e89" }]],
    'clusters.blue.cni.sha256 = "6e89": is not a SHA-256 checksum (64 hexadecimal digits). Fix: write what `sha256sum` prints for the reviewed manifest.',
  ],
  [
    [[inBlue("timeouts"), { deleteMinutes: -1 }]],
    "clusters.blue.timeouts.deleteMinutes = -1: is not a whole number from 1 to 1440. Fix: write one, such as 30.",
  ],
];

describe("settings", () => {
  it("find nothing wrong with valid ones", () => {
    assert.deepEqual(problems(valid()), []);
  });

  for (const [changes, line] of wrong) {
    it(`refuse ${line.slice(0, line.indexOf(". Fix"))}`, () => {
      const input = changes.reduce((result, [path, value]) => put(result, path, value), valid());
      assert.deepEqual(problems(input), [line]);
    });
  }

  it("say all problems of all kinds at once, each with its place, value and remedy", () => {
    const changes: Change[] = [
      [inBlue("instancetype"), "t3a.small"],
      [inBlue("bucketName"), "my-bucket"],
      [inBlue("kubernetesVersion"), "v1.35.4"],
      [inBlue("network"), { vpcCidr: "10.96.0.0/16" }],
    ];
    const found = problems(changes.reduce((result, [path, value]) => put(result, path, value), valid()));
    assert.equal(found.length, 4, found.join("\n"));
    assert.match(found.join("\n"), /clusters\.blue\.instancetype: is not a setting/);
    assert.match(
      found.join("\n"),
      /clusters\.blue\.kubernetesVersion = "v1\.35\.4": .*kubeadm\/issues\/3294.* Fix: use v1\.35\.5/,
    );
    assert.match(
      found.join("\n"),
      /clusters\.blue\.bucketName = "my-bucket": .* Fix: call it cluster-api-provider-aws-my-bucket/,
    );
    assert.match(
      found.join("\n"),
      /clusters\.blue\.network\.vpcCidr = "10\.96\.0\.0\/16": overlaps serviceCidr 10\.96\.0\.0\/12/,
    );
  });

  it("check the rest of what stands around a wrong type", () => {
    const input = put(put(valid(), inBlue("pools", "md-0", "instanceType"), 3), inBlue("bucketName"), "my-bucket");
    assert.deepEqual(
      problems(input).map((line) => line.split(" ")[0]),
      ["clusters.blue.pools.md-0.instanceType", "clusters.blue.bucketName"],
    );
  });

  it("hand IAM's own limits over, with the place in the settings", () => {
    const found = problems(put(valid(), ["iam"], { nameSuffix: `.${"s".repeat(60)}` }));
    assert.ok(
      found.length > 0 && found.every((line) => line.startsWith("iam (namePrefix, nameSuffix): IAM refuses ")),
      found.join("\n"),
    );
    assert.deepEqual(problems(put(valid(), ["iam"], { nameSuffix: `.${"s".repeat(60)}`, manage: false })), []);
  });
});

describe("credentials", () => {
  const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  const own = { accessKeyId: "AKIAI44QH8DHBEXAMPLE", secretAccessKey: secret };
  const ofSession =
    "is of a session (SSO, an assumed role, CI's OIDC), which ends after some hours; the controllers keep the keys and " +
    "cannot renew them, so that clusters could then neither be changed nor deleted. Fix: set the keys of an IAM user " +
    "with the controllers' policies (iam.bootstrapUser makes one), or set credentials.sessionHours to the hours that " +
    "the session lasts, and run `pulumi up` again before they are over.";

  it("are the settings' own before the environment's", () => {
    const reading = readSettings({ ...valid(), credentials: own }, environment);
    assert.deepEqual("settings" in reading ? reading.settings.credentials : reading, own);
  });

  it("are the environment's where the settings have none, an empty object included", () => {
    for (const credentials of [undefined, {}]) {
      const reading = readSettings({ ...valid(), credentials }, environment);
      assert.deepEqual("settings" in reading ? reading.settings.credentials : reading, {
        accessKeyId: environment.AWS_ACCESS_KEY_ID,
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
      });
    }
  });

  it("may be of a session where the settings say how long that lasts, from wherever they come", () => {
    const session = { ...own, accessKeyId: "ASIAI44QH8DHBEXAMPLE", sessionToken: "token" };
    const fromSettings = readSettings({ ...valid(), credentials: { ...session, sessionHours: 12 } }, {});
    assert.ok("settings" in fromSettings, JSON.stringify(fromSettings));
    assert.deepEqual(fromSettings.settings.credentials, session);
    assert.equal(fromSettings.settings.sessionHours, 12);
    const fromEnvironment = readSettings(
      { ...valid(), credentials: { sessionHours: 1 } },
      { ...environment, AWS_SESSION_TOKEN: "token" },
    );
    assert.ok("settings" in fromEnvironment, JSON.stringify(fromEnvironment));
    assert.equal(fromEnvironment.settings.credentials?.sessionToken, "token");
  });

  const refused: readonly (readonly [given: unknown, env: Record<string, string>, line: string])[] = [
    [
      undefined,
      {},
      "credentials: are missing, in the settings and in the environment, but the AWS provider's controllers need them. Fix: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `pulumi config set --secret --path credentials.accessKeyId` and the same for secretAccessKey.",
    ],
    [
      { accessKeyId: own.accessKeyId },
      environment,
      "credentials.secretAccessKey: is missing, but the rest of the credentials is set. Fix: set it too.",
    ],
    [
      undefined,
      { AWS_SECRET_ACCESS_KEY: secret },
      "AWS_ACCESS_KEY_ID: is missing, but the rest of the credentials is set. Fix: set it too.",
    ],
    [
      { ...own, accessKeyId: "ASIAI44QH8DHBEXAMPLE" },
      {},
      "credentials.sessionToken: is missing, and AWS refuses a temporary key (ASIA...) without it. Fix: set it too.",
    ],
    [
      { ...own, accessKeyId: "ASIAI44QH8DHBEXAMPLE", sessionToken: secret },
      {},
      `credentials.sessionToken: ${ofSession}`,
    ],
    [undefined, { ...environment, AWS_SESSION_TOKEN: secret }, `AWS_SESSION_TOKEN: ${ofSession}`],
    [
      { ...own, accessKeyId: "AKIA 44QH8DHBEXAMPLE" },
      {},
      "credentials.accessKeyId: is not an AWS access key id (16 or more letters and digits). Fix: copy it again from where the key was made.",
    ],
    [
      { ...own, secretAccessKey: `${secret}\n` },
      {},
      "credentials.secretAccessKey: is empty or has spaces or line breaks, which no AWS credential has. Fix: copy it again, without what stands around it.",
    ],
    [
      { ...own, secretAccessKey: 5 },
      {},
      "credentials.secretAccessKey: is a number, not a text: without quotes, YAML reads it like this. Fix: put it in quotes.",
    ],
    [
      { ...own, token: secret },
      {},
      "credentials.token: is not a setting. Fix: remove it; there are accessKeyId, secretAccessKey, sessionToken, sessionHours.",
    ],
    [secret, environment, "credentials: is a text, not an object of settings. Fix: write an object of settings."],
  ];

  for (const [given, env, line] of refused) {
    it(`are refused without a value shown: ${line.slice(0, line.indexOf(". Fix"))}`, () => {
      assert.deepEqual(problems({ ...valid(), credentials: given }, env), [line]);
      assert.equal(line.includes(secret), false);
    });
  }
});
