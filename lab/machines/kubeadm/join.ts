import { KubeClient } from "../../kubernetes/client";
import { createSigningRequest } from "../../pki/certificates";
import { BootContext, waitPoweredOn } from "../bootContext";
import { httpsCall } from "../httpsCall";
import { kubeconfigText } from "../../kubernetes/kubeconfigText";
import { TokenDiscovery } from "./bootConfig";
import { parseToken, trustedAuthority } from "./clusterInfo";

/**
 * kubeadm itself tries for five minutes. A token is signed within a second after its creation, and workers come after
 * the control plane.
 */
const DISCOVERY_MS = 30_000;
/** A certificate may have to wait until another machine's controller manager takes over a lease of 15 s. */
const CERTIFICATE_MS = 60_000;
const CLUSTER_INFO = "/api/v1/namespaces/kube-public/configmaps/cluster-info";
const REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/** A cluster that a machine has discovered and trusts. */
export interface DiscoveredCluster {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
}

/** Finds the cluster and checks that it is the right one, as `kubeadm join` does. */
export async function discoverCluster(
  { signal, console }: BootContext,
  discovery: TokenDiscovery,
): Promise<DiscoveredCluster> {
  const server = `https://${discovery.apiServerEndpoint}`;
  const token = parseToken(discovery.token);
  console.line(`[discovery] reading cluster-info from ${server}`);
  const look = async (): Promise<string | undefined> => {
    const { status, text } = await httpsCall(`${server}${CLUSTER_INFO}`);
    if (status !== 200) throw new Error(`${server} answers ${status} for cluster-info`);
    const ca = trustedAuthority(
      (JSON.parse(text) as { data: Record<string, string> }).data,
      token,
      discovery.caCertHashes,
    );
    if (ca === undefined) throw new Error(`token id "${token.id}" is invalid for this cluster or it has expired`);
    return ca;
  };
  const ca = await waitPoweredOn(signal, `cluster-info of ${server} to be signed for the token`, look, DISCOVERY_MS);
  return { server, ca, token: discovery.token };
}

/** Exchanges the token for a kubelet's certificate, and returns a client that uses it. */
export async function bootstrapKubelet(
  boot: BootContext,
  cluster: DiscoveredCluster,
  nodeName: string,
): Promise<KubeClient> {
  const { server, ca } = cluster;
  boot.console.line("[kubelet-start] performing the TLS bootstrap");
  const { request, key } = await createSigningRequest(`system:node:${nodeName}`, ["system:nodes"]);
  const name = await postRequest(cluster, request);
  const cert = await waitPoweredOn(
    boot.signal,
    `the kubelet's certificate (CertificateSigningRequest ${name})`,
    () => issued(cluster, name),
    CERTIFICATE_MS,
  );
  const kubeconfig = kubeconfigText("kubelet", server, ca, { cert, key });
  boot.rootfs.write("/etc/kubernetes/kubelet.conf", kubeconfig);
  return KubeClient.fromKubeconfig(kubeconfig);
}

/** Data of a ConfigMap of kube-system, read with the token. */
export async function readWithToken(
  { server, ca, token }: DiscoveredCluster,
  configMap: string,
): Promise<Readonly<Record<string, string>>> {
  const { status, text } = await httpsCall(`${server}/api/v1/namespaces/kube-system/configmaps/${configMap}`, {
    ca,
    token,
  });
  if (status !== 200)
    throw new Error(`cannot read ConfigMap kube-system/${configMap} with the bootstrap token: ${messageOf(text)}`);
  return (JSON.parse(text) as { data: Record<string, string> }).data;
}

async function postRequest({ server, ca, token }: DiscoveredCluster, request: string): Promise<string> {
  const body = {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { generateName: "node-csr-" },
    spec: {
      request: Buffer.from(request).toString("base64"),
      signerName: "kubernetes.io/kube-apiserver-client-kubelet",
      usages: ["digital signature", "client auth"],
    },
  };
  const { status, text } = await httpsCall(`${server}${REQUESTS}`, { ca, token, method: "POST", body });
  if (status !== 201)
    throw new Error(`the bootstrap token may not request a kubelet's certificate: ${messageOf(text)}`);
  return (JSON.parse(text) as { metadata: { name: string } }).metadata.name;
}

async function issued({ server, ca, token }: DiscoveredCluster, name: string): Promise<string | undefined> {
  const { status, text } = await httpsCall(`${server}${REQUESTS}/${name}`, { ca, token });
  if (status !== 200) throw new Error(messageOf(text));
  const { certificate } = (JSON.parse(text) as { status: { certificate?: string } }).status;
  return certificate === undefined ? undefined : Buffer.from(certificate, "base64").toString("utf8");
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 300);
  }
}
