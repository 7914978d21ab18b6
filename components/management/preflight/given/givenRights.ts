import type { GivenInstallation } from "../request";
import { Kind } from "../rights";
import { otherNamespaces } from "./namespaces";

/** The Kubernetes provider watches what it deletes. */
const writes = ["get", "list", "watch", "create", "patch", "delete"];

/** What a stack with workload clusters alone writes and reads: much less than an installation. In each namespace of its clusters. */
const inNamespaces: readonly Omit<Kind, "namespace">[] = [
  { group: "cluster.x-k8s.io", resource: "clusters", verbs: writes },
  { group: "cluster.x-k8s.io", resource: "machinedeployments", verbs: writes },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsclusters", verbs: writes },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsmachinetemplates", verbs: writes },
  { group: "controlplane.cluster.x-k8s.io", resource: "kubeadmcontrolplanes", verbs: writes },
  { group: "bootstrap.cluster.x-k8s.io", resource: "kubeadmconfigtemplates", verbs: writes },
  { group: "addons.cluster.x-k8s.io", resource: "clusterresourcesets", verbs: writes },
  { group: "", resource: "configmaps", verbs: writes },
  // The cluster's kubeconfig, and what the waits look at.
  { group: "", resource: "secrets", verbs: ["get", "list"] },
  { group: "cluster.x-k8s.io", resource: "machines", verbs: ["list"] },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsmachines", verbs: ["get"] },
];

export function givenRights({ clusters, makeNamespaces }: GivenInstallation): Kind[] {
  const namespaces = [...new Set(clusters.map(({ namespace }) => namespace))];
  const own = otherNamespaces(clusters).length === 0 ? [] : [{ group: "", resource: "namespaces", verbs: makeNamespaces ? writes : ["get"] }];
  // The managers are asked for by their label: the tool that has installed them chose their namespaces.
  const managers: Kind = { group: "apps", resource: "deployments", verbs: ["list"] };
  return [managers, ...own, ...namespaces.flatMap((namespace) => inNamespaces.map((kind) => ({ ...kind, namespace })))];
}
