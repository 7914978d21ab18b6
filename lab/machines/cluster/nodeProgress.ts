import { KubeObject } from "../../kubernetes/client";
import { Instance } from "../ec2";
import { CLOUD_TAINT, nodeConditions } from "./nodeObject";

/** Labels of the pods that initialize a node. */
export const CNI_POD = "calico-node";
export const CLOUD_POD = "aws-cloud-controller-manager";

interface Node extends KubeObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Pod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly phase?: string };
}

/** A change of a Node, and the resource through which it is written. */
export interface NodeChange {
  readonly subresource: "" | "/status";
  readonly patch: object;
}

/**
 * The next change of a node by the network or the cloud controller manager; undefined if it is complete, or if their
 * pods are not running yet.
 */
export function nodeChanges(node: KubeObject, pods: readonly KubeObject[], instance: Instance): NodeChange[] {
  const changes: NodeChange[] = [];
  if (isUninitialized(node) && runningPods(pods, CLOUD_POD).length > 0) {
    changes.push(...cloudInitialization(node, instance));
  }
  if (!isReady(node) && runningPods(pods, CNI_POD).some(({ spec }) => spec?.nodeName === node.metadata.name)) {
    const ready = { status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" };
    changes.push({ subresource: "/status", patch: { status: { conditions: nodeConditions(ready) } } });
  }
  return changes;
}

/** Whether the node is complete. */
export function isComplete(node: KubeObject): boolean {
  return isReady(node) && !isUninitialized(node);
}

/** As the AWS cloud controller manager initializes a node: provider id, labels and taint first, then the addresses. */
function cloudInitialization(node: Node, instance: Instance): NodeChange[] {
  const zone = instance.availabilityZone;
  const addresses = [
    { type: "InternalIP", address: instance.privateIp },
    { type: "InternalDNS", address: instance.privateDnsName },
    { type: "Hostname", address: instance.privateDnsName },
  ];
  const labels = {
    "node.kubernetes.io/instance-type": instance.instanceType,
    "topology.kubernetes.io/region": zone.replace(/[a-z]$/, ""),
    "topology.kubernetes.io/zone": zone,
  };
  const taints = (node.spec?.taints ?? []).filter(({ key }) => key !== CLOUD_TAINT);
  // The list of taints is written as a whole, so the write must fail if somebody else has changed the node.
  const metadata = { labels, resourceVersion: node.metadata["resourceVersion"] };
  return [
    { subresource: "", patch: { metadata, spec: { providerID: `aws:///${zone}/${instance.id}`, taints } } },
    { subresource: "/status", patch: { status: { addresses } } },
  ];
}

function isReady(node: Node): boolean {
  return node.status?.conditions?.find(({ type }) => type === "Ready")?.status === "True";
}

function isUninitialized(node: Node): boolean {
  return node.spec?.taints?.some(({ key }) => key === CLOUD_TAINT) === true;
}

function runningPods(pods: readonly Pod[], app: string): readonly Pod[] {
  return pods.filter(
    ({ metadata, status }) =>
      (metadata["labels"] as Record<string, string> | undefined)?.["k8s-app"] === app && status?.phase === "Running",
  );
}
