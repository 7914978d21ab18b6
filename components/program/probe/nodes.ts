import { KubernetesApi, ObjectList, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending, reached } from "../poll";
import { condition, describeCondition, isTrue } from "./conditions";
import { controlPlaneBlocker, kubeconfigOf } from "./controlPlane";
import { labels, Machine, machines, withProgress } from "./machines";
import { ClusterName, ExpectedPool } from "./request";
import { Connect } from "./stage";
import { poolsBlocker } from "./workers";

/** The Machines that the settings ask for: those of the control plane and of the pools. */
async function wantedMachines(
  api: KubernetesApi,
  cluster: ClusterName,
  pools: readonly ExpectedPool[],
): Promise<readonly Machine[]> {
  const selectors = [labels.controlPlane, ...pools.map(({ name }) => `${labels.deployment}=${name}`)];
  const all = await Promise.all(selectors.map((selector) => machines(api, cluster, selector)));
  return all.flat();
}

/** The first of the Machines whose node is not Ready; one that is being deleted need not have it any more. */
function notReady(all: readonly Machine[], nodes: ReadonlyMap<string, ObservedObject>): Observation | undefined {
  for (const { metadata, status } of all) {
    const name = status?.nodeRef?.name;
    if (name === undefined || metadata.deletionTimestamp !== undefined) continue;
    const node = nodes.get(name);
    if (isTrue(node, "Ready")) continue;
    const object = `Node ${name} of Machine ${metadata.name}`;
    if (node === undefined) {
      const again = `where its instance is gone, kubectl delete machine ${metadata.name} makes another`;
      return pending(object, "does not exist", `kubectl describe machine ${metadata.name}; ${again}`);
    }
    const found = condition(node, "Ready");
    const seen = found === undefined ? "Ready is not set yet" : describeCondition(found);
    return pending(object, seen, "kubectl -n kube-system get pods -o wide, with the workload cluster's kubeconfig");
  }
  return undefined;
}

/**
 * Control plane and pools are rolled out, and each of their Machines has a node that is Ready. By Machine, not by
 * number: nodes of a pool that has left the settings are there until this wait is over, since Pulumi deletes last; and
 * while a pool rolls, the number is right before the new machines are there.
 */
export async function nodes(
  api: KubernetesApi,
  cluster: ClusterName,
  pools: readonly ExpectedPool[],
  connect: Connect,
): Promise<Observation> {
  const rollout = (await controlPlaneBlocker(api, cluster)) ?? (await poolsBlocker(api, cluster, pools));
  const kubeconfig = await kubeconfigOf(api, cluster);
  if (kubeconfig === undefined)
    return pending(
      `Secret ${cluster.namespace}/${cluster.name}-kubeconfig`,
      "does not exist yet",
      "kubectl get secrets",
    );
  const all = await wantedMachines(api, cluster, pools);
  const list = await connect(kubeconfig).get<ObjectList<ObservedObject>>("/api/v1/nodes");
  const byName = new Map((list?.items ?? []).map((node) => [node.metadata.name, node]));
  const unready = notReady(all, byName);
  const ready = [...byName.values()].filter((node) => isTrue(node, "Ready")).length;
  // What no waiting mends comes first; otherwise a node says more than the numbers of the rollout that waits for it.
  const isFinal = rollout?.done === false && rollout.finalAfterSeconds !== undefined;
  const found = isFinal ? rollout : (unready ?? rollout);
  if (found !== undefined) return withProgress(api, cluster, found, `${ready} Ready`);
  return reached(`nodes that are Ready: ${all.length}`);
}
