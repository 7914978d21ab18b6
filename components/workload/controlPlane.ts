import { reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { Check, count, section } from "../schema/fields";
import { Values } from "../schema/values";
import { absentInControlPlane } from "./absent";
import { deletion, machineDeletion } from "./deletion";
import { allMachines, instanceType, instanceTypePattern, renderAwsMachineTemplate, rootVolume } from "./machine";
import { metadataHopLimit } from "./metadata";
import { allNodes, flatcarBootstrap, nodeRegistration } from "./node";
import { ClusterContext, clusterObject, controlPlaneName } from "./objects";

/**
 * Stacked etcd needs a majority: an even number survives no more failures than the odd one below, and the control
 * plane's webhook refuses it.
 */
const oddReplicas: Check<number> = (value) =>
  value % 2 === 1
    ? undefined
    : {
        problem: "is even; etcd needs a majority, and Cluster API refuses it",
        fix: `set ${value - 1} or ${value + 1}`,
      };

/** Burstable families: their medium has two CPUs, every other family's has one. */
const twoCpuMedium = /^(t2|t3a?|t4g)$/;

/**
 * kubeadm refuses fewer than 2 CPUs and 1700 MB, and with 2 GiB nothing is left beside etcd and the API server: the
 * machine swaps out of its leases instead of failing with a word.
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/
 */
export const carriesControlPlane: Check<string> = (type) => {
  const [, family = "", size = ""] = instanceTypePattern.exec(type) ?? [];
  const fix = "take one with 2 CPUs and 4 GiB or more, such as t3a.medium";
  if (/^(nano|micro|small)$/.test(size)) {
    const problem =
      "is too small for a control plane: etcd and API server need 4 GiB, and kubeadm refuses less than 2 CPUs and " +
      "1700 MB";
    return { problem, fix };
  }
  if (size === "medium" && !twoCpuMedium.test(family))
    return { problem: "has one CPU; kubeadm refuses a control plane with fewer than 2", fix };
  return undefined;
};

const controlPlaneFields = {
  replicas: count(
    {
      description: "Machines of the control plane; odd.",
      example: "3",
      see: "https://etcd.io/docs/v3.6/faq/",
      change: "in place",
    },
    { min: 1, max: 9 },
    oddReplicas,
  ).default(1),
  instanceType: instanceType("; 2 CPUs and 4 GiB or more", "t3a.medium", carriesControlPlane),
  rootVolume,
  // The cloud controller manager is on the host's network, but the EBS CSI controller is not: without the second hop it
  // has no credentials, and no volume is made.
  metadataHopLimit: metadataHopLimit("The EBS CSI controller, which runs on these machines, needs 2.", 2),
  certificatesExpiryDays: count(
    {
      description:
        "Replaces a machine when the certificates of its API server end within so many days. kubeadm's are good for " +
        "365 days, and nothing else renews them.",
      example: "60",
      see: "https://cluster-api.sigs.k8s.io/tasks/certs/auto-rotate-certificates-in-kcp",
      change: { kind: "in place", words: "machines whose certificates end sooner are replaced one by one" },
    },
    // Cluster API takes no fewer. From 365 on every new machine would be replaced at once.
    { min: 7, max: 300 },
    // Upstream's example has 21. A rollout that fails is to be noticed, and repaired, before the certificates end.
  ).default(60),
  deletion,
};

export const controlPlane = section(controlPlaneFields, {
  absent: absentInControlPlane,
  description: "The control plane's machines; another type or volume replaces them one by one.",
  see: "https://cluster-api.sigs.k8s.io/tasks/control-plane/kubeadm-control-plane",
  change: "rolls the control plane",
});

/** A cluster's control plane and the template that its machines are made of. */
export interface RenderedControlPlane {
  readonly controlPlaneTemplate: KubernetesManifest;
  readonly controlPlane: KubernetesManifest;
}

type ControlPlaneCluster = Values<typeof allMachines & typeof allNodes> & {
  readonly namespace: string;
  readonly controlPlane: Values<typeof controlPlaneFields>;
};

export function renderControlPlane(
  cluster: ControlPlaneCluster,
  { name, instanceProfiles }: ClusterContext,
): RenderedControlPlane {
  const metadata = { name: controlPlaneName(name), namespace: cluster.namespace };
  const owner = { ...metadata, instanceProfile: instanceProfiles.controlPlane };
  const template = renderAwsMachineTemplate(cluster, cluster.controlPlane, owner);
  const infrastructureRef = reference("infrastructure", "AWSMachineTemplate", template.metadata.name);
  const spec = {
    replicas: cluster.controlPlane.replicas,
    version: cluster.kubernetesVersion,
    machineTemplate: { spec: { infrastructureRef, deletion: machineDeletion(cluster.controlPlane.deletion) } },
    rollout: { before: { certificatesExpiryDays: cluster.controlPlane.certificatesExpiryDays } },
    kubeadmConfigSpec: {
      clusterConfiguration: { controllerManager: { extraArgs: [{ name: "cloud-provider", value: "external" }] } },
      initConfiguration: { nodeRegistration: nodeRegistration() },
      joinConfiguration: { nodeRegistration: nodeRegistration() },
      ...flatcarBootstrap(),
    },
  };
  const controlPlaneObject = clusterObject(["controlPlane", "KubeadmControlPlane"], metadata, spec);
  return { controlPlaneTemplate: template, controlPlane: controlPlaneObject };
}
