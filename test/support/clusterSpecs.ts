import { ClusterSpec } from "../../components/workload/clusterSpec";

const volume = { sizeGiB: 20, type: "gp3", encrypted: true };

/** The guide's cluster with values that exist today. */
export const guideCluster: ClusterSpec = {
  name: "ignition-cluster",
  owner: "capi-ignition/dev",
  namespace: "default",
  region: "us-east-1",
  kubernetesVersion: "v1.36.3",
  sshKeyName: "my-key",
  bucketName: "cluster-api-provider-aws-my-bucket",
  instanceProfiles: {
    controlPlane: "control-plane.cluster-api-provider-aws.sigs.k8s.io",
    nodes: "nodes.cluster-api-provider-aws.sigs.k8s.io",
  },
  network: { podCidr: "192.168.0.0/16" },
  image: { lookupBaseOS: "flatcar-stable" },
  controlPlane: { replicas: 1, instanceType: "t3a.medium", rootVolume: volume },
  pools: [{ name: "md-0", replicas: 2, instanceType: "t3a.small", rootVolume: volume }],
};

/** Every optional value set, and more than one of what there can be several of. */
export const fullCluster: ClusterSpec = {
  ...guideCluster,
  name: "full",
  namespace: "clusters",
  network: { vpcCidr: "10.20.0.0/16", podCidr: "10.244.0.0/16", serviceCidr: "10.96.0.0/16" },
  image: { id: "ami-0123456789abcdef0", lookupBaseOS: "flatcar-stable" },
  controlPlane: { replicas: 3, instanceType: "m6a.large", rootVolume: volume },
  pools: [...guideCluster.pools, { name: "big", replicas: 0, instanceType: "m6a.4xlarge", rootVolume: { ...volume, sizeGiB: 200 } }],
  cloudProviderVersion: "v1.36.0",
  metadataHopLimit: 1,
  tags: { team: "platform" },
};
