import { dump } from "js-yaml";

import { KubeObject } from "../../kubernetes/client";
import { ClusterConfiguration } from "./bootConfig";
import { dnsServiceAddress } from "./serviceAddresses";

function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** The configuration that `kubeadm init` stores for joining machines, and for Cluster API, which edits it. */
export function kubeadmConfigMaps(cluster: ClusterConfiguration, caPem: string): KubeObject[] {
  const server = `https://${cluster.controlPlaneEndpoint}`;
  const clusterInfo = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "", cluster: { "certificate-authority-data": Buffer.from(caPem).toString("base64"), server } }],
  };
  const kubelet = {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    cgroupDriver: "systemd",
    clusterDNS: [dnsServiceAddress(cluster.serviceSubnet)],
    clusterDomain: cluster.dnsDomain,
    rotateCertificates: true,
    staticPodPath: "/etc/kubernetes/manifests",
  };
  return [
    configMap("kube-system", "kubeadm-config", { ClusterConfiguration: dump(cluster.document) }),
    configMap("kube-system", "kubelet-config", { kubelet: dump(kubelet) }),
    configMap("kube-public", "cluster-info", { kubeconfig: dump(clusterInfo) }),
  ];
}
