import { KubeObject } from "../../kubernetes/client";
import { Instance, InstanceSize } from "../ec2";
import { NodeRegistration, Taint } from "../kubeadm/bootConfig";

export const KUBELET_PORT = 10250;
export const CLOUD_TAINT = "node.cloudprovider.kubernetes.io/uninitialized";
const CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";
const CONTROL_PLANE_TAINT: Taint = { key: CONTROL_PLANE_LABEL, effect: "NoSchedule" };

/** The kubelet's status of the network before a CNI has written its configuration on the machine. */
export const NETWORK_NOT_READY = {
  status: "False",
  reason: "KubeletNotReady",
  message:
    "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
} as const;

export interface NodeFacts {
  readonly instance: Instance;
  readonly size: InstanceSize;
  readonly registration: NodeRegistration;
  readonly controlPlane: boolean;
  readonly kubernetesVersion: string;
}

/** The Node with which a kubelet registers itself. */
export function nodeObject({ instance, size, registration, controlPlane, kubernetesVersion }: NodeFacts): KubeObject {
  const argument = (name: string): string | undefined =>
    registration.kubeletArgs.find((item) => item.name === name)?.value;
  const taints = registration.taints ?? (controlPlane ? [CONTROL_PLANE_TAINT] : []);
  const external = isExternal(argument("cloud-provider"));
  const providerID = argument("provider-id");
  const resources = { cpu: String(size.cpus), memory: `${size.memoryMiB}Mi`, pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: registration.name,
      labels: { ...wellKnownLabels(registration.name), ...labelsOf(argument("node-labels")) },
    },
    spec: {
      ...(providerID === undefined ? {} : { providerID }),
      taints: [...taints, ...(external ? [{ key: CLOUD_TAINT, value: "true", effect: "NoSchedule" }] : [])],
    },
    status: {
      // With an external cloud provider the kubelet reports no addresses: they come from the cloud controller manager.
      addresses: [
        ...(external ? [] : [{ type: "InternalIP", address: instance.privateIp }]),
        { type: "Hostname", address: registration.name },
      ],
      allocatable: resources,
      capacity: resources,
      conditions: nodeConditions(NETWORK_NOT_READY),
      daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
      nodeInfo: {
        machineID: instance.id.replace("i-", ""),
        systemUUID: instance.id.replace("i-", "ec2"),
        bootID: "",
        kernelVersion: "",
        osImage: "Flatcar Container Linux by Kinvolk (emulated by the lab)",
        containerRuntimeVersion: "containerd://2.1.5",
        kubeletVersion: kubernetesVersion,
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}

/** What `kubeadm init phase mark-control-plane` adds to a Node; a kubelet may not do this itself. */
export const CONTROL_PLANE_MARK = {
  metadata: { labels: { [CONTROL_PLANE_LABEL]: "", "node.kubernetes.io/exclude-from-external-load-balancers": "" } },
} as const;

/** All four: if one is missing, Cluster API reports the node's health as unknown. */
export function nodeConditions(ready: {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}): object[] {
  const now = new Date().toISOString();
  const condition = (type: string, status: string, reason: string, message: string): object => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return [
    condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    condition("Ready", ready.status, ready.reason, ready.message),
  ];
}

function isExternal(cloudProvider: string | undefined): boolean {
  if (cloudProvider !== undefined && !["", "external"].includes(cloudProvider)) {
    throw new Error(
      `kubelet: --cloud-provider=${cloudProvider}: the providers inside Kubernetes are gone since v1.31; use external`,
    );
  }
  return cloudProvider === "external";
}

function wellKnownLabels(hostname: string): Record<string, string> {
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": hostname,
    "kubernetes.io/os": "linux",
  };
}

function labelsOf(list: string | undefined): Record<string, string> {
  const pairs = (list ?? "")
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => pair.split("="));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value]));
}
