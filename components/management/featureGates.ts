import { z } from "zod";

import { flag, metaOf, section } from "../schema/fields";

interface Gate {
  /** The variable by which the manifests take it. Two providers share one where both have the gate. */
  readonly variable: string;
  readonly description: string;
}

const gates = {
  // Whose default it is differs: core, kubeadm bootstrap and control plane true, AWS false.
  machinePool: { variable: "EXP_MACHINE_POOL", description: "MachinePools, in Cluster API and the AWS provider." },
  // Core and control plane.
  clusterTopology: { variable: "CLUSTER_TOPOLOGY", description: "ClusterClass." },
  // Core.
  runtimeSdk: { variable: "EXP_RUNTIME_SDK", description: "Runtime extensions." },
  // Kubeadm bootstrap and control plane, whose webhooks both check it.
  kubeadmBootstrapFormatIgnition: {
    variable: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
    description: "`format: ignition` in the kubeadm providers.",
  },
  // AWS: `s3Bucket` in an AWSCluster and `ignition` in a machine template.
  bootstrapFormatIgnition: {
    variable: "EXP_BOOTSTRAP_FORMAT_IGNITION",
    description: "Ignition and the bucket in the AWS provider.",
  },
  // AWS: the load balancers that the cloud controller manager made.
  externalResourceGc: {
    variable: "EXTERNAL_RESOURCE_GC",
    description: "Deletes the load balancers that Services made, with the cluster.",
  },
} as const satisfies Readonly<Record<string, Gate>>;

type GateName = keyof typeof gates;

export type FeatureGates = Partial<Record<GateName, boolean>>;

/** A record with something of each gate's. */
function each<T>(of: (gate: Gate, name: GateName) => T): Readonly<Record<GateName, T>> {
  const entries = (Object.keys(gates) as GateName[]).map((name) => [name, of(gates[name], name)] as const);
  return Object.fromEntries(entries) as Record<GateName, T>;
}

export const gateVariables = each(({ variable }) => variable);

/** Without these two no object of the program passes the webhooks: they cannot be turned off. */
const required = {
  kubeadmBootstrapFormatIgnition: true,
  bootstrapFormatIgnition: true,
} as const satisfies FeatureGates;

function staysOn(schema: z.ZodBoolean): z.ZodBoolean {
  const problem = "cannot be turned off: Ignition machines need both Ignition gates";
  const checked = schema.superRefine((on, context) => {
    if (!on) context.addIssue({ code: "custom", message: problem, params: { fix: "leave it out" } });
  });
  return checked.meta(metaOf(schema) ?? {});
}

const gateFields = each(({ variable, description }, name) => {
  const otherwise = name in required ? "`true`, and nothing else" : "the manifests' own default";
  const schema = flag({
    description: `${description} \`${variable}\`.`,
    otherwise,
    see: "https://cluster-api.sigs.k8s.io/tasks/experimental-features/experimental-features",
  });
  return (name in required ? staysOn(schema) : schema).optional();
});

export const featureGates = section(gateFields, {
  description: "Feature gates of the providers.",
  see: "https://cluster-api.sigs.k8s.io/tasks/experimental-features/ignition",
  change: "restarts the controllers",
}).prefault({});

/** The gates as variables of the manifests; what is not named keeps the manifest's own default. */
export function gateValues(given: FeatureGates): Record<string, string> {
  const off = Object.keys(required).filter((gate) => given[gate as keyof typeof required] === false);
  if (off.length > 0)
    throw new Error(
      `feature gates ${off.join(", ")}: false is not possible, Ignition machines need both; leave them out`,
    );
  const entries = Object.entries({ ...given, ...required }) as [GateName, boolean][];
  return Object.fromEntries(entries.map(([gate, on]) => [gateVariables[gate], String(on)]));
}
