import { Authority, CertificateAndKey, CertificateRequest, loadAuthority } from "../../pki/certificates";
import { ClusterConfiguration } from "../kubeadm/bootConfig";
import { apiServiceAddress } from "../kubeadm/serviceAddresses";
import { Rootfs } from "../ignition/rootfs";

/** Where kubeadm stores certificates on a machine. */
export const PKI = "/etc/kubernetes/pki";

/** The CAs that Cluster API puts into a control plane's Ignition. */
export interface Authorities {
  readonly cluster: Authority;
  readonly etcd: Authority;
  readonly frontProxy: Authority;
}

export async function loadAuthorities(rootfs: Rootfs): Promise<Authorities> {
  const load = (name: string): Promise<Authority> =>
    loadAuthority(rootfs.read(`${PKI}/${name}.crt`), rootfs.read(`${PKI}/${name}.key`));
  for (const key of ["sa.pub", "sa.key"]) rootfs.read(`${PKI}/${key}`);
  const [cluster, etcd, frontProxy] = await Promise.all([load("ca"), load("etcd/ca"), load("front-proxy-ca")]);
  return { cluster, etcd, frontProxy };
}

/** The names and addresses of a machine, as in its certificates. */
export interface MachineNames {
  readonly nodeName: string;
  /** The loopback address at which the lab runs the machine's servers. */
  readonly address: string;
  readonly privateIp: string;
}

/** The leaf certificates of `kubeadm init phase certs`, by their path below the PKI folder. */
export function certificateRequests(
  { nodeName, address, privateIp }: MachineNames,
  cluster: ClusterConfiguration,
): Record<keyof Authorities, Record<string, CertificateRequest>> {
  const host = cluster.controlPlaneEndpoint.slice(0, cluster.controlPlaneEndpoint.lastIndexOf(":"));
  const names = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `kubernetes.default.svc.${cluster.dnsDomain}`,
    nodeName,
  ];
  const { dnsNames, ipAddresses } = split([
    ...names,
    apiServiceAddress(cluster.serviceSubnet),
    address,
    privateIp,
    host,
    ...cluster.certSANs,
  ]);
  const etcdPeer: CertificateRequest = {
    commonName: nodeName,
    dnsNames: ["localhost", nodeName],
    ipAddresses: ["127.0.0.1", address, privateIp],
    usages: ["server", "client"],
  };
  const admins = ["kubeadm:cluster-admins"];
  return {
    cluster: {
      apiserver: { commonName: "kube-apiserver", dnsNames, ipAddresses, usages: ["server"] },
      "apiserver-kubelet-client": {
        commonName: "kube-apiserver-kubelet-client",
        organizations: admins,
        usages: ["client"],
      },
    },
    etcd: {
      "apiserver-etcd-client": { commonName: "kube-apiserver-etcd-client", usages: ["client"] },
      "etcd/server": etcdPeer,
      "etcd/peer": etcdPeer,
    },
    frontProxy: { "front-proxy-client": { commonName: "front-proxy-client", usages: ["client"] } },
  };
}

/** Issues them, and writes them into the machine's files. */
export async function writeCertificates(
  rootfs: Rootfs,
  authorities: Authorities,
  names: MachineNames,
  cluster: ClusterConfiguration,
): Promise<void> {
  const requests = certificateRequests(names, cluster);
  const jobs = (Object.keys(requests) as (keyof Authorities)[]).flatMap((authority) =>
    Object.entries(requests[authority]).map(async ([name, request]) =>
      writePair(rootfs, name, await authorities[authority].issue(request)),
    ),
  );
  await Promise.all(jobs);
}

function writePair(rootfs: Rootfs, name: string, { cert, key }: CertificateAndKey): void {
  rootfs.write(`${PKI}/${name}.crt`, cert);
  rootfs.write(`${PKI}/${name}.key`, key);
}

function split(names: readonly string[]): { dnsNames: string[]; ipAddresses: string[] } {
  const unique = [...new Set(names)];
  const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
  return { dnsNames: unique.filter((name) => !isAddress(name)), ipAddresses: unique.filter(isAddress) };
}
