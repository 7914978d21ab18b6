import { KubeClient, KubeObject } from "../../lab/kubernetes/client";
import { publicKeyHash } from "../../lab/machines/kubeadm/clusterInfo";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { Authority, createAuthority, createServiceAccountKeys } from "../../lab/pki/certificates";
import { waitUntil } from "../../lab/processes/ports";
import { ignitionSample, initKubeadmConfig, joinKubeadmConfig, SampleFile } from "../unit/lab/machinesSamples";
import { Account, Balancer } from "./machinesAccount";

const PKI = "/etc/kubernetes/pki";
export const TOKEN = "abcdef.0123456789abcdef";

export interface Node extends KubeObject {
  spec: { providerID?: string; taints?: { key: string }[] };
  status: { conditions: { type: string; status: string; message: string }[] };
}

export function isReady({ status }: Node): boolean {
  return status.conditions.find(({ type }) => type === "Ready")?.status === "True";
}

export function taintKeys({ spec }: Node): string[] {
  return (spec.taints ?? []).map(({ key }) => key).sort();
}

interface Authorities {
  readonly cluster: Authority;
  readonly etcd: Authority;
  readonly frontProxy: Authority;
}

/** A cluster as its owner, Cluster API, sees it: its authorities, its balancer, its machines' Ignition. */
export class TestCluster {
  private constructor(
    readonly name: string,
    readonly balancer: Balancer,
    readonly authorities: Authorities,
    readonly kubeconfig: string,
    private readonly pki: readonly SampleFile[],
  ) {}

  readonly client = KubeClient.fromKubeconfig(this.kubeconfig);

  static async make(account: Account, name: string): Promise<TestCluster> {
    const balancer = await account.loadBalancer(name);
    const authorities = {
      cluster: await createAuthority("kubernetes"),
      etcd: await createAuthority("kubernetes"),
      frontProxy: await createAuthority("front-proxy"),
    };
    const keys = await createServiceAccountKeys();
    const pair = (file: string, { cert, key }: Authority): SampleFile[] => [
      { path: `${PKI}/${file}.crt`, content: cert },
      { path: `${PKI}/${file}.key`, content: key },
    ];
    const pki = [
      ...pair("ca", authorities.cluster),
      ...pair("etcd/ca", authorities.etcd),
      ...pair("front-proxy-ca", authorities.frontProxy),
      { path: `${PKI}/sa.pub`, content: keys.publicKey },
      { path: `${PKI}/sa.key`, content: keys.privateKey },
    ];
    const admin = await authorities.cluster.issue({
      commonName: "kubernetes-admin",
      organizations: ["system:masters"],
      usages: ["client"],
    });
    const kubeconfig = kubeconfigText("admin", `https://${balancer.endpoint}`, authorities.cluster.cert, admin);
    return new TestCluster(name, balancer, authorities, kubeconfig, pki);
  }

  init(): string {
    return ignitionSample({
      verb: "init",
      files: this.pki,
      kubeadmConfig: initKubeadmConfig(this.name, this.balancer.endpoint),
    });
  }

  join(token: string, controlPlane = false): string {
    const caCertHash = publicKeyHash(this.authorities.cluster.cert);
    const kubeadmConfig = joinKubeadmConfig({ endpoint: this.balancer.endpoint, token, caCertHash, controlPlane });
    return ignitionSample({ verb: "join", files: controlPlane ? this.pki : [], kubeadmConfig });
  }

  /** As the kubeadm bootstrap provider makes it. */
  async createToken(): Promise<void> {
    const [id = "", secret = ""] = TOKEN.split(".");
    const stringData = {
      "token-id": id,
      "token-secret": secret,
      "usage-bootstrap-signing": "true",
      "usage-bootstrap-authentication": "true",
      "auth-extra-groups": "system:bootstrappers:kubeadm:default-node-token",
    };
    const metadata = { name: `bootstrap-token-${id}`, namespace: "kube-system" };
    await this.client.create({
      apiVersion: "v1",
      kind: "Secret",
      type: "bootstrap.kubernetes.io/token",
      metadata,
      stringData,
    });
  }

  async node(name: string): Promise<Node> {
    return (await this.client.get(`/api/v1/nodes/${name}`)) as Node;
  }

  async waitForNode(name: string, what: string, holds: (node: Node) => boolean): Promise<Node> {
    const look = async (): Promise<Node> => {
      const node = await this.node(name);
      if (!holds(node)) throw new Error(JSON.stringify({ spec: node.spec, conditions: node.status.conditions }));
      return node;
    };
    return waitUntil(`${name} ${what}`, look, 30_000);
  }

  /** `<component> <phase>` of the pods with a label. */
  async podPhases(selector: string): Promise<string[]> {
    const pods = await this.client.list(
      `/api/v1/namespaces/kube-system/pods?labelSelector=${encodeURIComponent(selector)}`,
    );
    const label = (pod: KubeObject, name: string): string | undefined =>
      (pod.metadata["labels"] as Record<string, string>)[name];
    return pods
      .map(
        (pod) =>
          `${label(pod, "component") ?? label(pod, "k8s-app") ?? ""} ${(pod["status"] as { phase: string }).phase}`,
      )
      .sort();
  }
}

/** An add-on of which only the name matters here. */
export function daemonSet(name: string, nodeSelector: Readonly<Record<string, string>>): KubeObject {
  const labels = { "k8s-app": name };
  const spec = {
    hostNetwork: true,
    nodeSelector,
    tolerations: [{ operator: "Exists" }],
    containers: [{ name, image: `registry.example/${name}:v1` }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "kube-system", labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
