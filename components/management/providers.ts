/** What clusterctl calls a provider's type, and the folder and file names that follow from it. */
export type ProviderType = "CoreProvider" | "BootstrapProvider" | "ControlPlaneProvider" | "InfrastructureProvider";

export interface Provider {
  /** clusterctl's own label of the provider: folder of its repository, name of its inventory object. */
  readonly label: string;
  readonly name: string;
  readonly type: ProviderType;
  readonly namespace: string;
  readonly componentsFile: string;
  /** The GitHub repository under kubernetes-sigs that publishes it. */
  readonly project: "cluster-api" | "cluster-api-provider-aws";
}

/** The providers of `clusterctl init --infrastructure aws`, in the order in which it installs them. */
export const providers = [
  {
    label: "cluster-api",
    name: "cluster-api",
    type: "CoreProvider",
    namespace: "capi-system",
    componentsFile: "core-components.yaml",
    project: "cluster-api",
  },
  {
    label: "bootstrap-kubeadm",
    name: "kubeadm",
    type: "BootstrapProvider",
    namespace: "capi-kubeadm-bootstrap-system",
    componentsFile: "bootstrap-components.yaml",
    project: "cluster-api",
  },
  {
    label: "control-plane-kubeadm",
    name: "kubeadm",
    type: "ControlPlaneProvider",
    namespace: "capi-kubeadm-control-plane-system",
    componentsFile: "control-plane-components.yaml",
    project: "cluster-api",
  },
  {
    label: "infrastructure-aws",
    name: "aws",
    type: "InfrastructureProvider",
    namespace: "capa-system",
    componentsFile: "infrastructure-components.yaml",
    project: "cluster-api-provider-aws",
  },
] as const satisfies readonly Provider[];

/**
 * The variables by which the manifests take their feature gates. Each is a gate of the managers named; the manifests
 * of two providers share a variable where both have the gate.
 */
export const gateVariables = {
  /** Core, kubeadm bootstrap and control plane, AWS: whose default it is differs (true, true, true, false). */
  machinePool: "EXP_MACHINE_POOL",
  /** Core and control plane: ClusterClass. */
  clusterTopology: "CLUSTER_TOPOLOGY",
  /** Core. */
  runtimeSdk: "EXP_RUNTIME_SDK",
  /** Kubeadm bootstrap and control plane: `format: ignition` in a KubeadmConfig. Both webhooks check it. */
  kubeadmBootstrapFormatIgnition: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
  /** AWS: `s3Bucket` in an AWSCluster and `ignition` in a machine template. */
  bootstrapFormatIgnition: "EXP_BOOTSTRAP_FORMAT_IGNITION",
  /** AWS: deletes the load balancers that the cloud controller manager made, with the cluster. */
  externalResourceGc: "EXTERNAL_RESOURCE_GC",
} as const;

export type FeatureGates = Partial<Record<keyof typeof gateVariables, boolean>>;

/** Without these two no object of the program passes the webhooks: they cannot be turned off. */
const required = { kubeadmBootstrapFormatIgnition: true, bootstrapFormatIgnition: true } as const satisfies FeatureGates;

/** The gates as variables of the manifests; what is not named keeps the manifest's own default. */
export function gateValues(gates: FeatureGates): Record<string, string> {
  const off = Object.keys(required).filter((gate) => gates[gate as keyof typeof required] === false);
  if (off.length > 0) throw new Error(`feature gates ${off.join(", ")}: false is not possible, Ignition machines need both; leave them out`);
  const entries = Object.entries({ ...gates, ...required }) as [keyof typeof gateVariables, boolean][];
  return Object.fromEntries(entries.map(([gate, on]) => [gateVariables[gate], String(on)]));
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials as the AWS provider reads them: a profile file in base64, to the byte what
 * `clusterawsadm bootstrap credentials encode-as-profile` prints.
 */
export function encodeAsProfile({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials, region: string): string {
  const lines = ["[default]", `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`, `region = ${region}`];
  const token = sessionToken === undefined ? [""] : ["", `aws_session_token = ${sessionToken}`, ""];
  return Buffer.from([...lines, ...token, ""].join("\n"), "utf8").toString("base64");
}
