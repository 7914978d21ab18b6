import { clusterApiPath, isCurrent, KubernetesApi, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName, ExpectedPool } from "../stage";
import { hasJoined, labels, machines, nextStep, notJoined } from "./machines";

type MachineDeployment = ObservedObject<{ readonly replicas?: number }, { readonly replicas?: number; readonly upToDateReplicas?: number }>;

const controllerLog = "kubectl -n capi-system logs deployment/capi-controller-manager";

/** What keeps a pool from being rolled out: undefined when nothing does. */
async function blocker(api: KubernetesApi, cluster: ClusterName, pool: ExpectedPool): Promise<Observation | undefined> {
  const object = `MachineDeployment ${cluster.namespace}/${pool.name}`;
  const deployment = await api.get<MachineDeployment>(clusterApiPath("machinedeployments", cluster.namespace, pool.name));
  if (deployment === undefined) return pending(object, "does not exist yet", "kubectl get machinedeployments");
  if (!isCurrent(deployment) || deployment.spec?.replicas !== pool.replicas) return pending(object, `its change to ${pool.replicas} replicas is not yet seen`, controllerLog);
  const all = await machines(api, cluster, `${labels.deployment}=${pool.name}`);
  const leaving = all.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
  if (leaving !== undefined) return pending(`Machine ${cluster.namespace}/${leaving.metadata.name}`, "is being deleted", nextStep(leaving));
  const late = all.find((machine) => !hasJoined(machine));
  if (late !== undefined) return pending(`Machine ${cluster.namespace}/${late.metadata.name}`, await notJoined(api, cluster, late), nextStep(late));
  const { replicas = 0, upToDateReplicas = 0 } = deployment.status ?? {};
  if (all.length === pool.replicas && replicas === pool.replicas && upToDateReplicas === pool.replicas) return undefined;
  return pending(object, `${all.length} machines, ${upToDateReplicas} up to date, ${pool.replicas} wanted`, controllerLog);
}

/**
 * Every MachineDeployment is rolled out: as many machines as wanted, all of the newest spec, none left over, and
 * each with its node. The nodes may be not Ready: without a CNI they cannot be.
 */
export async function workers(api: KubernetesApi, cluster: ClusterName, pools: readonly ExpectedPool[]): Promise<Observation> {
  for (const pool of pools) {
    const found = await blocker(api, cluster, pool);
    if (found !== undefined) return found;
  }
  const total = pools.reduce((sum, { replicas }) => sum + replicas, 0);
  return reached(`workers of ${cluster.namespace}/${cluster.name} that have joined: ${total}`);
}
