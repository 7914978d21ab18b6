import { KubeObject } from "../../kubernetes/client";
import { ClusterConfiguration } from "./bootConfig";
import { dnsServiceAddress } from "./serviceAddresses";

/** CoreDNS of kubeadm v1.36. Cluster API reads the version from the Deployment when it upgrades a control plane. */
const COREDNS_TAG = "v1.14.2";
const SYSTEM = "kube-system";

function corefile(dnsDomain: string): string {
  return [
    ".:53 {",
    "    errors",
    "    health {",
    "       lameduck 5s",
    "    }",
    "    ready",
    `    kubernetes ${dnsDomain} in-addr.arpa ip6.arpa {`,
    "       pods insecure",
    "       fallthrough in-addr.arpa ip6.arpa",
    "       ttl 30",
    "    }",
    "    prometheus :9153",
    "    forward . /etc/resolv.conf {",
    "       max_concurrent 1000",
    "    }",
    "    cache 30",
    "    loop",
    "    reload",
    "    loadbalance",
    "}",
    "",
  ].join("\n");
}

function workload(
  kind: "DaemonSet" | "Deployment",
  name: string,
  label: string,
  spec: object,
  podSpec: object,
): KubeObject {
  const labels = { "k8s-app": label };
  const template = {
    metadata: { labels },
    spec: { serviceAccountName: name, nodeSelector: { "kubernetes.io/os": "linux" }, ...podSpec },
  };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: SYSTEM, labels },
    spec: { ...spec, selector: { matchLabels: labels }, template },
  };
}

function serviceAccount(name: string): KubeObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: SYSTEM } };
}

function coreDns({ imageRepository, dnsDomain, serviceSubnet }: ClusterConfiguration): KubeObject[] {
  const ports = [
    { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
    { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
    { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
  ];
  const labels = { "k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" };
  // kubeadm's default image repository has one more path level than any other.
  const image = `${imageRepository === "registry.k8s.io" ? "registry.k8s.io/coredns" : imageRepository}/coredns:${COREDNS_TAG}`;
  return [
    serviceAccount("coredns"),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "coredns", namespace: SYSTEM },
      data: { Corefile: corefile(dnsDomain) },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: SYSTEM, labels },
      spec: { clusterIP: dnsServiceAddress(serviceSubnet), ports, selector: { "k8s-app": "kube-dns" } },
    },
    workload(
      "Deployment",
      "coredns",
      "kube-dns",
      { replicas: 2 },
      {
        priorityClassName: "system-cluster-critical",
        dnsPolicy: "Default",
        tolerations: [
          { key: "CriticalAddonsOnly", operator: "Exists" },
          { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
        ],
        containers: [
          {
            name: "coredns",
            image,
            args: ["-conf", "/etc/coredns/Corefile"],
            volumeMounts: [{ name: "config-volume", mountPath: "/etc/coredns", readOnly: true }],
          },
        ],
        volumes: [
          { name: "config-volume", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } },
        ],
      },
    ),
  ];
}

function kubeProxy({ imageRepository, kubernetesVersion }: ClusterConfiguration): KubeObject[] {
  return [
    serviceAccount("kube-proxy"),
    workload(
      "DaemonSet",
      "kube-proxy",
      "kube-proxy",
      {},
      {
        priorityClassName: "system-node-critical",
        hostNetwork: true,
        tolerations: [{ operator: "Exists" }],
        containers: [
          {
            name: "kube-proxy",
            image: `${imageRepository}/kube-proxy:${kubernetesVersion}`,
            securityContext: { privileged: true },
          },
        ],
      },
    ),
  ];
}

/**
 * kube-proxy and CoreDNS as `kubeadm init` creates them, with the fields that are used: Cluster API upgrades both, and
 * users list them.
 */
export function kubeadmAddons(cluster: ClusterConfiguration): KubeObject[] {
  return [...kubeProxy(cluster), ...coreDns(cluster)];
}
