import { dump, loadAll } from "js-yaml";

import { API_PORT, ETCD_PORT } from "../controlPlane/componentFlags";
import { MachineNames } from "../controlPlane/pki";

interface Stage {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The stage that makes every node Ready at once, even if its machine has no network. */
const MAKES_NODES_READY = "node-initialize";

const CONDITIONS = ["Initialized", "Ready", "ContainersReady"].map(
  (type) => `- {type: ${type}, status: "True", lastTransitionTime: {{ Now | Quote }}}`,
);

/**
 * The node controller also marks the pods of a node that is not Ready as not Ready. A kubelet then reports their status
 * again; kwok's own stages report it once, so a control plane marked in its first seconds would never be available.
 */
const POD_READY_AGAIN = {
  apiVersion: "kwok.x-k8s.io/v1alpha1",
  kind: "Stage",
  metadata: { name: "pod-ready-again" },
  spec: {
    resourceRef: { apiGroup: "v1", kind: "Pod" },
    selector: {
      matchExpressions: [
        { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" },
        { key: ".status.phase", operator: "In", values: ["Running"] },
        { key: '.status.conditions.[] | select( .type == "Ready" ) | .status', operator: "In", values: ["False"] },
      ],
    },
    next: { statusTemplate: ["conditions:", ...CONDITIONS].join("\n") },
  },
};

/** Ports of a control plane's pods that Cluster API looks into: etcd's members, and the API server's certificate. */
const FORWARDED = { etcd: ETCD_PORT, "kube-apiserver": API_PORT };

/**
 * kwok's configuration: its stages, and the targets of the ports of control plane pods. One stage for nodes must stay,
 * or kwok manages no nodes at all; the remaining stage renews the heartbeat of Ready nodes.
 */
export function kwokConfig(stages: string, members: readonly MachineNames[]): string {
  const all = (loadAll(stages) as (Stage | null)[]).filter((stage): stage is Stage => stage?.kind === "Stage");
  const kept = all.filter(({ metadata }) => metadata.name !== MAKES_NODES_READY);
  if (kept.length !== all.length - 1) {
    throw new Error(
      `kwok no longer has a stage ${MAKES_NODES_READY}: find the one that makes nodes Ready now, and adapt lab/machines/cluster/kwokConfig.ts`,
    );
  }
  const forwards = members.flatMap(({ nodeName, address }) =>
    Object.entries(FORWARDED).map(([component, port]) => ({
      apiVersion: "kwok.x-k8s.io/v1alpha1",
      kind: "PortForward",
      metadata: { name: `${component}-${nodeName}`, namespace: "kube-system" },
      spec: { forwards: [{ ports: [port], target: { address, port } }] },
    })),
  );
  return [...kept, POD_READY_AGAIN, ...forwards].map((document) => dump(document)).join("---\n");
}
