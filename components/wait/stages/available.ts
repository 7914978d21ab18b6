import { firstUnmet } from "../conditions";
import { clusterApiPath, isCurrent, KubernetesApi, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName } from "../stage";
import { controlPlaneOf } from "./controlPlane";

/** The Cluster calls itself available, and no control-plane machine of an older spec is left. */
export async function available(api: KubernetesApi, name: ClusterName): Promise<Observation> {
  const controlPlane = await controlPlaneOf(api, name);
  if (controlPlane === undefined) return pending(`KubeadmControlPlane of ${name.namespace}/${name.name}`, "does not exist", "kubectl get clusters,kubeadmcontrolplanes");
  const wanted = controlPlane.spec?.replicas ?? 0;
  const { replicas = 0, upToDateReplicas = 0 } = controlPlane.status ?? {};
  const object = `KubeadmControlPlane ${name.namespace}/${controlPlane.metadata.name}`;
  const next = "clusterctl describe cluster, with the management cluster's kubeconfig";
  if (!isCurrent(controlPlane) || replicas !== wanted || upToDateReplicas !== wanted) {
    return pending(object, `${replicas} machines, ${upToDateReplicas} up to date, ${wanted} wanted`, next);
  }
  const unmet = firstUnmet(controlPlane, ["Available"]);
  if (unmet !== undefined) return pending(object, unmet, next);
  const cluster = await api.get<ObservedObject>(clusterApiPath("clusters", name.namespace, name.name));
  const clusterUnmet = firstUnmet(cluster, ["Available"]);
  if (clusterUnmet !== undefined) return pending(`Cluster ${name.namespace}/${name.name}`, clusterUnmet, next);
  return reached(`cluster ${name.namespace}/${name.name} is available`);
}
