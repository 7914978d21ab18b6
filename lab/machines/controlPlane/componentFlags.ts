import { ClusterConfiguration } from "../kubeadm/bootConfig";
import { Flags } from "./arguments";
import { MachineNames, PKI } from "./pki";

export const API_PORT = 6443;
export const ETCD_PORT = 2379;
export const ETCD_PEER_PORT = 2380;
const CONTROLLER_MANAGER_PORT = "10257";
const SCHEDULER_PORT = "10259";

/** The flags that kubeadm gives to etcd on this machine; `initialCluster` is "" for the first member. */
export function etcdFlags({ nodeName, address }: MachineNames, initialCluster: string): Flags {
  const url = `https://${address}:${ETCD_PORT}`;
  const peerUrl = etcdPeerUrl(address);
  return {
    name: nodeName,
    "listen-client-urls": url,
    "advertise-client-urls": url,
    "listen-peer-urls": peerUrl,
    "initial-advertise-peer-urls": peerUrl,
    "initial-cluster": initialCluster === "" ? `${nodeName}=${peerUrl}` : initialCluster,
    "initial-cluster-state": initialCluster === "" ? "new" : "existing",
    "data-dir": "/var/lib/etcd",
    "cert-file": `${PKI}/etcd/server.crt`,
    "key-file": `${PKI}/etcd/server.key`,
    "trusted-ca-file": `${PKI}/etcd/ca.crt`,
    "client-cert-auth": "true",
    "peer-cert-file": `${PKI}/etcd/peer.crt`,
    "peer-key-file": `${PKI}/etcd/peer.key`,
    "peer-trusted-ca-file": `${PKI}/etcd/ca.crt`,
    "peer-client-cert-auth": "true",
    "snapshot-count": "10000",
  };
}

/** A cluster goes with its lab, so waiting for the disk is not worthwhile. */
export const ETCD_LAB_FLAGS: Flags = { "unsafe-no-fsync": "true", "log-level": "warn" };

export function etcdPeerUrl(address: string): string {
  return `https://${address}:${ETCD_PEER_PORT}`;
}

export function apiServerFlags({ address, privateIp }: MachineNames, cluster: ClusterConfiguration): Flags {
  return {
    "advertise-address": privateIp,
    "allow-privileged": "true",
    "authorization-mode": "Node,RBAC",
    "client-ca-file": `${PKI}/ca.crt`,
    "enable-admission-plugins": "NodeRestriction",
    "enable-bootstrap-token-auth": "true",
    "etcd-cafile": `${PKI}/etcd/ca.crt`,
    "etcd-certfile": `${PKI}/apiserver-etcd-client.crt`,
    "etcd-keyfile": `${PKI}/apiserver-etcd-client.key`,
    "etcd-servers": `https://${address}:${ETCD_PORT}`,
    "kubelet-client-certificate": `${PKI}/apiserver-kubelet-client.crt`,
    "kubelet-client-key": `${PKI}/apiserver-kubelet-client.key`,
    "kubelet-preferred-address-types": "InternalIP,ExternalIP,Hostname",
    "proxy-client-cert-file": `${PKI}/front-proxy-client.crt`,
    "proxy-client-key-file": `${PKI}/front-proxy-client.key`,
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-client-ca-file": `${PKI}/front-proxy-ca.crt`,
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-username-headers": "X-Remote-User",
    "secure-port": String(API_PORT),
    "service-account-issuer": `https://kubernetes.default.svc.${cluster.dnsDomain}`,
    "service-account-key-file": `${PKI}/sa.pub`,
    "service-account-signing-key-file": `${PKI}/sa.key`,
    "service-cluster-ip-range": cluster.serviceSubnet,
    "tls-cert-file": `${PKI}/apiserver.crt`,
    "tls-private-key-file": `${PKI}/apiserver.key`,
  };
}

/** Calls to kubelets go through the lab's egress proxy, because the nodes' addresses exist only in the emulated AWS. */
export function apiServerLabFlags({ address }: MachineNames, egressConfiguration: string): Flags {
  return { "bind-address": address, "egress-selector-config-file": egressConfiguration };
}

export function controllerManagerFlags(cluster: ClusterConfiguration): Flags {
  const kubeconfig = "/etc/kubernetes/controller-manager.conf";
  return {
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "client-ca-file": `${PKI}/ca.crt`,
    "cluster-name": cluster.clusterName,
    "cluster-signing-cert-file": `${PKI}/ca.crt`,
    "cluster-signing-key-file": `${PKI}/ca.key`,
    controllers: "*,bootstrap-signer-controller,token-cleaner-controller",
    kubeconfig,
    "leader-elect": "true",
    "requestheader-client-ca-file": `${PKI}/front-proxy-ca.crt`,
    "root-ca-file": `${PKI}/ca.crt`,
    "service-account-private-key-file": `${PKI}/sa.key`,
    "use-service-account-credentials": "true",
    ...(cluster.podSubnet === undefined
      ? {}
      : {
          "allocate-node-cidrs": "true",
          "cluster-cidr": cluster.podSubnet,
          "service-cluster-ip-range": cluster.serviceSubnet,
        }),
  };
}

export function controllerManagerLabFlags({ address }: MachineNames): Flags {
  return { "bind-address": address, "secure-port": CONTROLLER_MANAGER_PORT };
}

export function schedulerFlags(): Flags {
  const kubeconfig = "/etc/kubernetes/scheduler.conf";
  return {
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    kubeconfig,
    "leader-elect": "true",
  };
}

export function schedulerLabFlags({ address }: MachineNames): Flags {
  return { "bind-address": address, "secure-port": SCHEDULER_PORT };
}
