import { condition, describeCondition, isTrue } from "../conditions";
import { KubernetesApi, ObjectList, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";

/** Every node of the workload cluster is Ready, and there are as many as expected and none more. */
export async function nodes(api: KubernetesApi, expected: number): Promise<Observation> {
  const items = (await api.get<ObjectList<ObservedObject>>("/api/v1/nodes"))?.items ?? [];
  const late = items.find((node) => !isTrue(node, "Ready"));
  if (late !== undefined) {
    const found = condition(late, "Ready");
    const seen = found === undefined ? "Ready is not set yet" : describeCondition(found);
    return pending(`Node ${late.metadata.name}`, seen, "kubectl -n kube-system get pods -o wide, with the workload cluster's kubeconfig");
  }
  if (items.length !== expected) {
    return pending("Nodes", `${items.length} of ${expected} (${items.map(({ metadata }) => metadata.name).join(", ")})`, "kubectl get machines, with the management cluster's kubeconfig");
  }
  return reached(`nodes that are Ready: ${expected}`);
}
