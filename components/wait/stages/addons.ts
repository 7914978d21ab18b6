import { firstUnmet } from "../conditions";
import { clusterApiPath, isCurrent, KubernetesApi, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName } from "../stage";

/** Each ClusterResourceSet has applied its manifests to the workload cluster. */
export async function addons(api: KubernetesApi, cluster: ClusterName, resourceSets: readonly string[]): Promise<Observation> {
  for (const name of resourceSets) {
    const set = await api.get<ObservedObject>(clusterApiPath("clusterresourcesets", cluster.namespace, name));
    const unmet = set === undefined ? "does not exist yet" : isCurrent(set) ? firstUnmet(set, ["ResourcesApplied"]) : "its change is not yet seen";
    if (unmet !== undefined) return pending(`ClusterResourceSet ${cluster.namespace}/${name}`, unmet, "kubectl -n capi-system logs deployment/capi-controller-manager");
  }
  return reached(`add-ons of ${cluster.namespace}/${cluster.name} are applied`);
}
