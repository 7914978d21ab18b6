import { condition, describeCondition, isTrue } from "../conditions";
import { clusterApiPath, KubernetesApi, ObjectList, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName } from "../stage";
import { hasJoined, labels, machines, nextStep, notJoined } from "./machines";

interface ClusterSpec {
  readonly controlPlaneRef?: { readonly name: string };
}

export type KubeadmControlPlane = ObservedObject<
  { readonly replicas?: number },
  { readonly replicas?: number; readonly upToDateReplicas?: number; readonly initialization?: { readonly controlPlaneInitialized?: boolean } }
>;

/** The control plane that the Cluster refers to. */
export async function controlPlaneOf(api: KubernetesApi, { namespace, name }: ClusterName): Promise<KubeadmControlPlane | undefined> {
  const cluster = await api.get<ObservedObject<ClusterSpec>>(clusterApiPath("clusters", namespace, name));
  const reference = cluster?.spec?.controlPlaneRef?.name;
  return reference === undefined ? undefined : api.get(clusterApiPath("kubeadmcontrolplanes", namespace, reference));
}

async function notInitialized(api: KubernetesApi, cluster: ClusterName, controlPlane: KubeadmControlPlane): Promise<Observation> {
  const all = await machines(api, cluster, labels.controlPlane);
  const late = all.find((machine) => !hasJoined(machine));
  if (late !== undefined) return pending(`Machine ${cluster.namespace}/${late.metadata.name}`, await notJoined(api, cluster, late), nextStep(late));
  const found = condition(controlPlane, "Initialized");
  const seen = found === undefined ? "Initialized is not set yet" : describeCondition(found);
  return pending(
    `KubeadmControlPlane ${cluster.namespace}/${controlPlane.metadata.name}`,
    seen,
    "kubectl -n capi-kubeadm-control-plane-system logs deployment/capi-kubeadm-control-plane-controller-manager",
  );
}

/** The first API server answers: from here on the kubeconfig is good. Nodes need not be Ready, they want a CNI first. */
export async function controlPlane(api: KubernetesApi, cluster: ClusterName): Promise<Observation> {
  const found = await controlPlaneOf(api, cluster);
  if (found === undefined) return pending(`KubeadmControlPlane of ${cluster.namespace}/${cluster.name}`, "does not exist yet", "kubectl get clusters,kubeadmcontrolplanes");
  if (found.status?.initialization?.controlPlaneInitialized !== true && !isTrue(found, "Initialized")) return notInitialized(api, cluster, found);
  const secret = `${cluster.name}-kubeconfig`;
  const list = await api.get<ObjectList<ObservedObject>>(`/api/v1/namespaces/${cluster.namespace}/secrets?fieldSelector=metadata.name%3D${secret}`);
  if ((list?.items.length ?? 0) === 0) return pending(`Secret ${cluster.namespace}/${secret}`, "does not exist yet", "kubectl get secrets");
  return reached(`control plane of ${cluster.namespace}/${cluster.name} is initialized`);
}
