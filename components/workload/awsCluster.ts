import { apiVersion } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec } from "./clusterSpec";

/**
 * The cluster's infrastructure: network, a network load balancer in front of the API servers, and the bucket that
 * holds the machines' Ignition. Subnets are not declared: the provider writes those that it makes back into the spec.
 */
export function renderAwsCluster(spec: ClusterSpec): KubernetesManifest {
  const { sshKeyName, tags, network } = spec;
  return {
    apiVersion: apiVersion("infrastructure"),
    kind: "AWSCluster",
    metadata: { name: spec.name, namespace: spec.namespace },
    spec: {
      region: spec.region,
      ...(sshKeyName === undefined ? {} : { sshKeyName }),
      ...(tags === undefined ? {} : { additionalTags: tags }),
      ...(network.vpcCidr === undefined ? {} : { network: { vpc: { cidrBlock: network.vpcCidr } } }),
      // HTTPS: a TCP check calls an API server healthy before it serves, and kubeadm join then meets a closed door.
      controlPlaneLoadBalancer: { loadBalancerType: "nlb", healthCheckProtocol: "HTTPS" },
      s3Bucket: {
        name: spec.bucketName,
        controlPlaneIAMInstanceProfile: spec.instanceProfiles.controlPlane,
        nodesIAMInstanceProfiles: [spec.instanceProfiles.nodes],
      },
    },
  };
}
