import { renderAddons } from "../../components/workload/addons";
import { ClusterSpec } from "../../components/workload/clusterSpec";
import { renderWorkload, workloadObjects } from "../../components/workload/renderWorkload";
import { KubeObject } from "../../lab/kubernetes/client";

/** Every object of a cluster, its add-ons' among them, that the program makes on the management cluster. */
export function workloadAndAddons(spec: ClusterSpec, clusterTemplate: string): KubeObject[] {
  const addons = renderAddons(spec, clusterTemplate).flatMap(({ configMaps, resourceSet }) => [...configMaps, resourceSet]);
  return [...workloadObjects(renderWorkload(spec)), ...addons] as KubeObject[];
}
