import { loadAll } from "js-yaml";

/** A flag of a component: kubeadm has them as a list, and as a map before v1beta4. */
export interface Argument {
  readonly name: string;
  readonly value: string;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeRegistration {
  readonly name: string;
  /** Undefined leaves the choice to kubeadm: the control-plane taint for a control plane, none for a worker. */
  readonly taints?: readonly Taint[];
  readonly kubeletArgs: readonly Argument[];
}

export interface ClusterConfiguration {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  /** `host:port` of the load balancer. */
  readonly controlPlaneEndpoint: string;
  readonly podSubnet?: string;
  readonly serviceSubnet: string;
  readonly dnsDomain: string;
  readonly imageRepository: string;
  readonly certSANs: readonly string[];
  readonly apiServerArgs: readonly Argument[];
  readonly controllerManagerArgs: readonly Argument[];
  readonly schedulerArgs: readonly Argument[];
  readonly etcdArgs: readonly Argument[];
  /** The document, completed with kubeadm's defaults. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** How a machine finds its cluster, and proves that it may join. */
export interface TokenDiscovery {
  readonly token: string;
  readonly apiServerEndpoint: string;
  readonly caCertHashes: readonly string[];
}

export type BootConfig =
  | { readonly kind: "init"; readonly node: NodeRegistration; readonly cluster: ClusterConfiguration }
  | {
      readonly kind: "join";
      readonly node: NodeRegistration;
      readonly discovery: TokenDiscovery;
      readonly controlPlane: boolean;
    };

type Document = Readonly<Record<string, unknown>>;

const API_VERSIONS = ["kubeadm.k8s.io/v1beta4", "kubeadm.k8s.io/v1beta3"];
const NODE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Reads kubeadm.yml. Throws the error with which kubeadm would stop. */
export function parseBootConfig(text: string): BootConfig {
  const documents = loadAll(text).filter(
    (document): document is Document => typeof document === "object" && document !== null,
  );
  const find = (kind: string): Document | undefined => documents.find((document) => document["kind"] === kind);
  const wrong = documents.find(
    ({ apiVersion }) => String(apiVersion).startsWith("kubeadm.k8s.io/") && !API_VERSIONS.includes(String(apiVersion)),
  );
  if (wrong !== undefined) {
    throw new Error(`kubeadm.yml is ${String(wrong["apiVersion"])}: this kubeadm reads ${API_VERSIONS.join(" and ")}`);
  }
  const [init, join, cluster] = [find("InitConfiguration"), find("JoinConfiguration"), find("ClusterConfiguration")];
  if (init !== undefined && cluster !== undefined) {
    return { kind: "init", node: nodeRegistration(init), cluster: parseClusterConfiguration(cluster) };
  }
  if (join !== undefined) {
    return {
      kind: "join",
      node: nodeRegistration(join),
      discovery: tokenDiscovery(join),
      controlPlane: object(join["controlPlane"]) !== undefined,
    };
  }
  throw new Error("kubeadm.yml has neither ClusterConfiguration and InitConfiguration nor a JoinConfiguration");
}

export function parseClusterConfiguration(given: Document): ClusterConfiguration {
  const networking = {
    dnsDomain: "cluster.local",
    serviceSubnet: "10.96.0.0/12",
    ...object(given["networking"]),
  } as Record<string, string>;
  const document: Document = {
    certificatesDir: "/etc/kubernetes/pki",
    clusterName: "kubernetes",
    imageRepository: "registry.k8s.io",
    ...given,
    networking,
  };
  const component = (name: string): Document => object(document[name]) ?? {};
  const etcd = component("etcd");
  if (etcd["external"] !== undefined) {
    throw new Error("ClusterConfiguration.etcd.external is set, but the lab's control planes run their own etcd");
  }
  return {
    clusterName: required(document, "clusterName"),
    kubernetesVersion: required(document, "kubernetesVersion"),
    controlPlaneEndpoint: required(document, "controlPlaneEndpoint"),
    podSubnet: networking["podSubnet"],
    serviceSubnet: required(networking, "serviceSubnet"),
    dnsDomain: required(networking, "dnsDomain"),
    imageRepository: required(document, "imageRepository"),
    certSANs: (component("apiServer")["certSANs"] as string[] | undefined) ?? [],
    apiServerArgs: argumentsOf(component("apiServer")["extraArgs"]),
    controllerManagerArgs: argumentsOf(component("controllerManager")["extraArgs"]),
    schedulerArgs: argumentsOf(component("scheduler")["extraArgs"]),
    etcdArgs: argumentsOf(object(etcd["local"])?.["extraArgs"]),
    document,
  };
}

function nodeRegistration(document: Document): NodeRegistration {
  const registration = object(document["nodeRegistration"]) ?? {};
  const name = String(registration["name"] ?? "");
  if (!NODE_NAME.test(name)) {
    throw new Error(
      `nodeRegistration.name "${name}" is not a DNS name: the preKubeadmCommands must run envsubst on kubeadm.yml, and the variable must be set`,
    );
  }
  return {
    name,
    taints: (registration["taints"] as readonly Taint[] | null | undefined) ?? undefined,
    kubeletArgs: argumentsOf(registration["kubeletExtraArgs"]),
  };
}

function tokenDiscovery(document: Document): TokenDiscovery {
  const token = object(object(document["discovery"])?.["bootstrapToken"]);
  if (token === undefined) {
    throw new Error("JoinConfiguration.discovery has no bootstrapToken, but the lab's machines join with a token");
  }
  return {
    token: required(token, "token"),
    apiServerEndpoint: required(token, "apiServerEndpoint"),
    caCertHashes: (token["caCertHashes"] as string[] | undefined) ?? [],
  };
}

function argumentsOf(value: unknown): Argument[] {
  if (Array.isArray(value)) {
    return (value as Document[]).map((item) => ({ name: String(item["name"]), value: String(item["value"] ?? "") }));
  }
  return Object.entries(object(value) ?? {}).map(([name, item]) => ({ name, value: String(item) }));
}

function object(value: unknown): Document | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Document) : undefined;
}

function required(document: Document, key: string): string {
  const value = document[key];
  if (typeof value !== "string" || value === "") {
    throw new Error(`${key} is missing in kubeadm.yml`);
  }
  return value;
}
