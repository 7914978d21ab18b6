import { condition, describeCondition, isTrue } from "../conditions";
import { clusterApiPath, KubernetesApi, ObjectList, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached, UnrecoverableError } from "../observation";
import { ClusterName } from "../stage";
import { Connect } from "../workloadApi";
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

interface KubeconfigSecret extends ObservedObject {
  readonly data?: { readonly value?: string };
}

async function kubeconfigOf(api: KubernetesApi, { namespace }: ClusterName, secret: string): Promise<string | undefined> {
  const list = await api.get<ObjectList<KubeconfigSecret>>(`/api/v1/namespaces/${namespace}/secrets?fieldSelector=metadata.name%3D${secret}`);
  const value = list?.items[0]?.data?.value;
  return value === undefined ? undefined : Buffer.from(value, "base64").toString("utf8");
}

/** It serves, and lets the kubeconfig's user in. While no machine has booted, nothing answers. */
async function answers(workload: KubernetesApi): Promise<boolean> {
  try {
    return (await workload.get("/api/v1/namespaces/kube-system")) !== undefined;
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    return false;
  }
}

/**
 * The first API server answers: from here on the kubeconfig is good. Nodes need not be Ready, they want a CNI first, and for the CNI
 * nobody has to wait until Cluster API has connected, too: it tries once when the network is there, before any machine
 * can have booted, and then after half a minute again.
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.6/controllers/clustercache/cluster_cache.go (ConnectionCreationRetryInterval)
 */
export async function controlPlane(api: KubernetesApi, cluster: ClusterName, connect: Connect): Promise<Observation> {
  const found = await controlPlaneOf(api, cluster);
  if (found === undefined) return pending(`KubeadmControlPlane of ${cluster.namespace}/${cluster.name}`, "does not exist yet", "kubectl get clusters,kubeadmcontrolplanes");
  const initialized = found.status?.initialization?.controlPlaneInitialized === true || isTrue(found, "Initialized");
  const secret = `${cluster.name}-kubeconfig`;
  const kubeconfig = await kubeconfigOf(api, cluster, secret);
  if (kubeconfig === undefined && initialized) return pending(`Secret ${cluster.namespace}/${secret}`, "does not exist yet", "kubectl get secrets");
  if (kubeconfig === undefined) return notInitialized(api, cluster, found);
  if (initialized || (await answers(connect(kubeconfig)))) return reached(`the API server of ${cluster.namespace}/${cluster.name} answers`);
  return notInitialized(api, cluster, found);
}
