import type { KubernetesManifest } from "../../components/kubernetes/manifest";
import { renderAddons } from "../../components/workload/addons";
import { renderWorkload, workloadObjects } from "../../components/workload/render";
import { KubeObject } from "../../lab/kubernetes/client";
import type { ClusterCase } from "./scenarios";

/** A cluster's objects of Cluster API's and the AWS provider's kinds. */
export function customObjects({ cluster, context }: ClusterCase, clusterTemplate: string): KubernetesManifest[] {
  const sets = renderAddons(cluster, context, clusterTemplate).map(({ resourceSet }) => resourceSet);
  return [...workloadObjects(renderWorkload(cluster, context)), ...sets];
}

/** Every object of a cluster, its add-ons' among them, that the program makes on the management cluster. */
export function workloadAndAddons({ cluster, context }: ClusterCase, clusterTemplate: string): KubeObject[] {
  const addons = renderAddons(cluster, context, clusterTemplate).flatMap(({ configMaps, resourceSet }) => [
    ...configMaps,
    resourceSet,
  ]);
  return [...workloadObjects(renderWorkload(cluster, context)), ...addons] as KubeObject[];
}
