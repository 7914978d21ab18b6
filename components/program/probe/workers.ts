import { clusterApiPath, FieldsOwner, isCurrent, KubernetesApi, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending, reached } from "../poll";
import { firstUnmet } from "./conditions";
import { labels, listed, machines, unsettledMachine, withProgress } from "./machines";
import { ClusterName, ExpectedPool } from "./request";

interface MachinesOfSpec {
  readonly version?: string;
  readonly bootstrap?: { readonly configRef?: { readonly name?: string } };
  readonly infrastructureRef?: { readonly name?: string };
}

/** A MachineDeployment, or one of its MachineSets. */
export type MachineDeployment = ObservedObject<
  { readonly replicas?: number; readonly template?: { readonly spec?: MachinesOfSpec } },
  { readonly replicas?: number; readonly upToDateReplicas?: number }
>;

const controllerLog = "kubectl -n capi-system logs deployment/capi-controller-manager";

function ownsReplicas({ fieldsV1 }: FieldsOwner): boolean {
  return fieldsV1?.["f:spec"]?.["f:replicas"] !== undefined;
}

/**
 * A number that is not the settings' was written by somebody else: the API server records who. Nobody in this run
 * changes it back, since the MachineDeployment has been applied before.
 */
function scaledByOthers(
  object: string,
  { metadata, spec }: MachineDeployment,
  { replicas }: ExpectedPool,
): Observation {
  const owners = (metadata.managedFields ?? []).filter(ownsReplicas);
  const last = owners.sort((one, other) => (one.time ?? "").localeCompare(other.time ?? "")).at(-1);
  const by =
    last === undefined ? "" : `, written by ${last.manager ?? "somebody"} at ${last.time ?? "an unknown time"}`;
  return pending(
    object,
    `it has spec.replicas ${spec?.replicas ?? "unset"} where the settings say ${replicas}${by}`,
    `set the pool's replicas to what it is to be; or kubectl scale machinedeployment ${metadata.name} --replicas=${replicas}`,
    { finalAfterSeconds: 30 },
  );
}

function templateOf({ spec }: MachineDeployment): string {
  const { version, bootstrap, infrastructureRef } = spec?.template?.spec ?? {};
  return [version, bootstrap?.configRef?.name, infrastructureRef?.name].join();
}

/**
 * A MachineSet that still has machines of another version or templates. The MachineDeployment's own number of
 * up-to-date machines comes from a condition of the Machines, and is the old one for a moment after a change.
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.6/internal/controllers/machineset/machineset_controller_status.go (setReplicas)
 */
async function outdatedSet(
  api: KubernetesApi,
  cluster: ClusterName,
  deployment: MachineDeployment,
): Promise<Observation | undefined> {
  const selector = `${labels.deployment}=${deployment.metadata.name}`;
  const sets = await listed<MachineDeployment>(api, cluster, "machinesets", selector);
  const old = sets.find(
    (set) =>
      templateOf(set) !== templateOf(deployment) && Math.max(set.spec?.replicas ?? 0, set.status?.replicas ?? 0) > 0,
  );
  if (old === undefined) return undefined;
  const object = `MachineDeployment ${cluster.namespace}/${deployment.metadata.name}`;
  const count = old.status?.replicas ?? 0;
  return pending(object, `${count} machines of an older spec (MachineSet ${old.metadata.name})`, controllerLog);
}

/** What keeps a pool from being rolled out: undefined when nothing does. */
async function blocker(api: KubernetesApi, cluster: ClusterName, pool: ExpectedPool): Promise<Observation | undefined> {
  const object = `MachineDeployment ${cluster.namespace}/${pool.name}`;
  const deployment = await api.get<MachineDeployment>(
    clusterApiPath("machinedeployments", cluster.namespace, pool.name),
  );
  if (deployment === undefined) return pending(object, "does not exist yet", "kubectl get machinedeployments");
  if (deployment.spec?.replicas !== pool.replicas) return scaledByOthers(object, deployment, pool);
  if (!isCurrent(deployment)) return pending(object, "its newest spec is not yet seen", controllerLog);
  const all = await machines(api, cluster, `${labels.deployment}=${pool.name}`);
  const unsettled = await unsettledMachine(api, cluster, all);
  if (unsettled !== undefined) return unsettled;
  const outdated = await outdatedSet(api, cluster, deployment);
  if (outdated !== undefined) return outdated;
  const { replicas = 0, upToDateReplicas = 0 } = deployment.status ?? {};
  if (all.length === pool.replicas && replicas === pool.replicas && upToDateReplicas === pool.replicas)
    return undefined;
  return pending(
    object,
    `${all.length} machines, ${upToDateReplicas} up to date, ${pool.replicas} wanted`,
    controllerLog,
  );
}

/** What keeps the first of the pools from being rolled out. Those that have left the settings do not count. */
export async function poolsBlocker(
  api: KubernetesApi,
  cluster: ClusterName,
  pools: readonly ExpectedPool[],
): Promise<Observation | undefined> {
  for (const pool of pools) {
    const found = await blocker(api, cluster, pool);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Every MachineDeployment is rolled out: as many machines as wanted, all of the newest spec, none left over, and
 * each with its node. The nodes may be not Ready: without a CNI they cannot be.
 */
export async function workers(
  api: KubernetesApi,
  cluster: ClusterName,
  pools: readonly ExpectedPool[],
): Promise<Observation> {
  const found = await poolsBlocker(api, cluster, pools);
  if (found !== undefined) return withProgress(api, cluster, found);
  const total = pools.reduce((sum, { replicas }) => sum + replicas, 0);
  return reached(`workers of ${cluster.namespace}/${cluster.name} that have joined: ${total}`);
}

/** Each ClusterResourceSet has applied its manifests to the workload cluster. */
export async function addons(
  api: KubernetesApi,
  cluster: ClusterName,
  resourceSets: readonly string[],
): Promise<Observation> {
  for (const name of resourceSets) {
    const set = await api.get<ObservedObject>(clusterApiPath("clusterresourcesets", cluster.namespace, name));
    const unmet =
      set === undefined
        ? "does not exist yet"
        : isCurrent(set)
          ? firstUnmet(set, ["ResourcesApplied"])
          : "its change is not yet seen";
    if (unmet !== undefined) return pending(`ClusterResourceSet ${cluster.namespace}/${name}`, unmet, controllerLog);
  }
  return reached(`add-ons of ${cluster.namespace}/${cluster.name} are applied`);
}
