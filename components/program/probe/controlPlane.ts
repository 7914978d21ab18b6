import { clusterApiPath, isCurrent, KubernetesApi, ObjectList, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending, reached, UnrecoverableError } from "../poll";
import { condition, describeCondition, isTrue, worstUnmet } from "./conditions";
import { ClusterName } from "./request";
import { Connect } from "./stage";
import { knownFailure } from "./knownFailures";
import { labels, lateMachine, machines, unsettledMachine } from "./machines";

interface ClusterStatus {
  readonly initialization?: { readonly infrastructureProvisioned?: boolean };
}

function missing(awsCluster: ObservedObject | undefined): string {
  if (awsCluster === undefined) return "does not exist yet";
  const worst = worstUnmet(awsCluster);
  return worst === undefined ? "not ready yet" : describeCondition(worst);
}

/** Network, load balancer and bucket: the AWSCluster is ready and the Cluster has noticed. */
export async function infrastructure(api: KubernetesApi, { namespace, name }: ClusterName): Promise<Observation> {
  const cluster = await api.get<ObservedObject<unknown, ClusterStatus>>(clusterApiPath("clusters", namespace, name));
  if (cluster?.status?.initialization?.infrastructureProvisioned === true)
    return reached(`infrastructure of ${namespace}/${name} is provisioned`);
  const awsCluster = await api.get<ObservedObject>(clusterApiPath("awsclusters", namespace, name));
  const seen = missing(awsCluster);
  const known = knownFailure(seen);
  return pending(
    `AWSCluster ${namespace}/${name}`,
    seen,
    known?.next ?? "kubectl -n capa-system logs deployment/capa-controller-manager",
    known,
  );
}

interface ClusterSpec {
  readonly controlPlaneRef?: { readonly name: string };
}

export type KubeadmControlPlane = ObservedObject<
  { readonly replicas?: number },
  {
    readonly replicas?: number;
    readonly upToDateReplicas?: number;
    readonly initialization?: { readonly controlPlaneInitialized?: boolean };
  }
>;

/** The control plane that the Cluster refers to. */
export async function controlPlaneOf(
  api: KubernetesApi,
  { namespace, name }: ClusterName,
): Promise<KubeadmControlPlane | undefined> {
  const cluster = await api.get<ObservedObject<ClusterSpec>>(clusterApiPath("clusters", namespace, name));
  const reference = cluster?.spec?.controlPlaneRef?.name;
  return reference === undefined ? undefined : api.get(clusterApiPath("kubeadmcontrolplanes", namespace, reference));
}

async function notInitialized(
  api: KubernetesApi,
  cluster: ClusterName,
  controlPlane: KubeadmControlPlane,
): Promise<Observation> {
  const all = await machines(api, cluster, labels.controlPlane);
  const late = await lateMachine(api, cluster, all);
  if (late !== undefined) return late;
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

export async function kubeconfigOf(api: KubernetesApi, { namespace, name }: ClusterName): Promise<string | undefined> {
  const list = await api.get<ObjectList<KubeconfigSecret>>(
    `/api/v1/namespaces/${namespace}/secrets?fieldSelector=metadata.name%3D${name}-kubeconfig`,
  );
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
 * The first API server answers: from here on the kubeconfig is good. Nodes need not be Ready, they want a CNI first,
 * and for the CNI nobody has to wait until Cluster API has connected, too: it tries once when the network is there,
 * before any machine can have booted, and then after half a minute again.
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.6/controllers/clustercache/cluster_cache.go (ConnectionCreationRetryInterval)
 */
export async function controlPlane(api: KubernetesApi, cluster: ClusterName, connect: Connect): Promise<Observation> {
  const found = await controlPlaneOf(api, cluster);
  if (found === undefined)
    return pending(
      `KubeadmControlPlane of ${cluster.namespace}/${cluster.name}`,
      "does not exist yet",
      "kubectl get clusters,kubeadmcontrolplanes",
    );
  const initialized = found.status?.initialization?.controlPlaneInitialized === true || isTrue(found, "Initialized");
  const secret = `${cluster.name}-kubeconfig`;
  const kubeconfig = await kubeconfigOf(api, cluster);
  if (kubeconfig === undefined && initialized)
    return pending(`Secret ${cluster.namespace}/${secret}`, "does not exist yet", "kubectl get secrets");
  if (kubeconfig === undefined) return notInitialized(api, cluster, found);
  if (initialized || (await answers(connect(kubeconfig))))
    return reached(`the API server of ${cluster.namespace}/${cluster.name} answers`);
  return notInitialized(api, cluster, found);
}

/**
 * What keeps the control plane from being rolled out: undefined when all its machines are there, of the newest spec,
 * and have joined.
 */
export async function controlPlaneBlocker(api: KubernetesApi, cluster: ClusterName): Promise<Observation | undefined> {
  const found = await controlPlaneOf(api, cluster);
  if (found === undefined)
    return pending(
      `KubeadmControlPlane of ${cluster.namespace}/${cluster.name}`,
      "does not exist",
      "kubectl get clusters,kubeadmcontrolplanes",
    );
  const unsettled = await unsettledMachine(api, cluster, await machines(api, cluster, labels.controlPlane));
  if (unsettled !== undefined) return unsettled;
  const wanted = found.spec?.replicas ?? 0;
  const { replicas = 0, upToDateReplicas = 0 } = found.status ?? {};
  if (isCurrent(found) && replicas === wanted && upToDateReplicas === wanted) return undefined;
  return pending(
    `KubeadmControlPlane ${cluster.namespace}/${found.metadata.name}`,
    `${replicas} machines, ${upToDateReplicas} up to date, ${wanted} wanted`,
    "clusterctl describe cluster, with the management cluster's kubeconfig",
  );
}
