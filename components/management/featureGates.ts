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
