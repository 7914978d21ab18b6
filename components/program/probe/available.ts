import { clusterApiPath, KubernetesApi, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending, reached } from "../poll";
import { firstUnmet } from "./conditions";
import { controlPlaneBlocker, controlPlaneOf } from "./controlPlane";
import { listed, withProgress } from "./machines";
import { ClusterName, ExpectedPool } from "./request";
import { MachineDeployment } from "./workers";

const next = "clusterctl describe cluster, with the management cluster's kubeconfig";

/** What a Cluster's Available is made of, but for its workers, which are asked pool by pool. */
const apartFromWorkers = ["RemoteConnectionProbe", "InfrastructureReady", "ControlPlaneAvailable"];

/**
 * What the Cluster lacks. Its own word counts pools, too, that have left the settings: those are deleted after this
 * wait, and one that never came up must not keep the run from its deletion.
 */
async function clusterUnmet(
  api: KubernetesApi,
  name: ClusterName,
  pools: readonly ExpectedPool[],
): Promise<Observation | undefined> {
  const object = `Cluster ${name.namespace}/${name.name}`;
  const cluster = await api.get<ObservedObject>(clusterApiPath("clusters", name.namespace, name.name));
  const unmet = firstUnmet(cluster, ["Available"]);
  if (unmet === undefined) return undefined;
  const wanted = new Set(pools.map((pool) => pool.name));
  const deployments = await listed<MachineDeployment>(api, name, "machinedeployments");
  if (deployments.every(({ metadata }) => wanted.has(metadata.name))) return pending(object, unmet, next);
  const part = firstUnmet(cluster, apartFromWorkers);
  if (part !== undefined) return pending(object, part, next);
  for (const deployment of deployments.filter(({ metadata }) => wanted.has(metadata.name))) {
    const late = firstUnmet(deployment, ["Available"]);
    if (late !== undefined)
      return pending(`MachineDeployment ${name.namespace}/${deployment.metadata.name}`, late, next);
  }
  return undefined;
}

/** The Cluster calls itself available, and no control-plane machine of an older spec is left. */
export async function available(
  api: KubernetesApi,
  name: ClusterName,
  pools: readonly ExpectedPool[],
): Promise<Observation> {
  const blocker = await controlPlaneBlocker(api, name);
  if (blocker !== undefined) return withProgress(api, name, blocker);
  const controlPlane = await controlPlaneOf(api, name);
  const unmet = firstUnmet(controlPlane, ["Available"]);
  const object = `KubeadmControlPlane ${name.namespace}/${controlPlane?.metadata.name ?? name.name}`;
  const found = unmet === undefined ? await clusterUnmet(api, name, pools) : pending(object, unmet, next);
  if (found !== undefined) return withProgress(api, name, found);
  return reached(`cluster ${name.namespace}/${name.name} is available`);
}
