import { clusterApiPath, isCurrent, KubernetesApi, ObjectList, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending, reached } from "../poll";
import { condition, describeCondition, firstUnmet, isTrue, worstUnmet } from "./conditions";
import { ClusterName, ExpectedPool } from "./request";

export type Machine = ObservedObject<
  { readonly providerID?: string; readonly infrastructureRef?: { readonly name?: string } },
  { readonly nodeRef?: { readonly name: string } }
>;

/** What a Machine goes through before its node joins, in that order. */
const joining = ["BootstrapConfigReady", "InfrastructureReady"];

export const labels = {
  cluster: "cluster.x-k8s.io/cluster-name",
  deployment: "cluster.x-k8s.io/deployment-name",
  controlPlane: "cluster.x-k8s.io/control-plane",
} as const;

/** The Machines of a cluster that a label selector chooses. */
export async function machines(
  api: KubernetesApi,
  { namespace, name }: ClusterName,
  selector: string,
): Promise<readonly Machine[]> {
  const query = encodeURIComponent(`${labels.cluster}=${name},${selector}`);
  const list = await api.get<ObjectList<Machine>>(`${clusterApiPath("machines", namespace)}?labelSelector=${query}`);
  return list?.items ?? [];
}

export function hasJoined({ status, metadata }: Machine): boolean {
  return status?.nodeRef !== undefined && metadata.deletionTimestamp === undefined;
}

/**
 * AWS's own words: the AWSMachine has them in a condition of its own, and its summary, which the Machine shows, leaves
 * them out.
 */
async function providerError(
  api: KubernetesApi,
  namespace: string,
  { metadata, spec }: Machine,
): Promise<string | undefined> {
  const awsMachine = await api.get<ObservedObject>(
    clusterApiPath("awsmachines", namespace, spec?.infrastructureRef?.name ?? metadata.name),
  );
  const worst = awsMachine === undefined ? undefined : worstUnmet(awsMachine);
  return worst?.severity === "Error" ? describeCondition(worst) : undefined;
}

/** Why a Machine has no node yet. */
export async function notJoined(api: KubernetesApi, { namespace }: ClusterName, machine: Machine): Promise<string> {
  const infrastructure = condition(machine, "InfrastructureReady");
  const error = infrastructure?.status === "False" ? await providerError(api, namespace, machine) : undefined;
  return (
    error ??
    firstUnmet(machine, joining) ??
    `its instance ${machine.spec?.providerID ?? ""} runs, and no node has joined with that provider id`
  );
}

/** The instance's console tells what its Ignition and kubeadm did; without an instance, the provider's log. */
export function nextStep(machine: Machine | undefined): string {
  const instance = machine?.spec?.providerID?.split("/").pop();
  if (instance === undefined) return "kubectl -n capa-system logs deployment/capa-controller-manager";
  return `aws ec2 get-console-output --latest --output text --instance-id ${instance}`;
}

type MachineDeployment = ObservedObject<
  { readonly replicas?: number },
  { readonly replicas?: number; readonly upToDateReplicas?: number }
>;

const controllerLog = "kubectl -n capi-system logs deployment/capi-controller-manager";

/** What keeps a pool from being rolled out: undefined when nothing does. */
async function blocker(api: KubernetesApi, cluster: ClusterName, pool: ExpectedPool): Promise<Observation | undefined> {
  const object = `MachineDeployment ${cluster.namespace}/${pool.name}`;
  const deployment = await api.get<MachineDeployment>(
    clusterApiPath("machinedeployments", cluster.namespace, pool.name),
  );
  if (deployment === undefined) return pending(object, "does not exist yet", "kubectl get machinedeployments");
  if (!isCurrent(deployment) || deployment.spec?.replicas !== pool.replicas)
    return pending(object, `its change to ${pool.replicas} replicas is not yet seen`, controllerLog);
  const all = await machines(api, cluster, `${labels.deployment}=${pool.name}`);
  const leaving = all.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
  if (leaving !== undefined)
    return pending(`Machine ${cluster.namespace}/${leaving.metadata.name}`, "is being deleted", nextStep(leaving));
  const late = all.find((machine) => !hasJoined(machine));
  if (late !== undefined)
    return pending(
      `Machine ${cluster.namespace}/${late.metadata.name}`,
      await notJoined(api, cluster, late),
      nextStep(late),
    );
  const { replicas = 0, upToDateReplicas = 0 } = deployment.status ?? {};
  if (all.length === pool.replicas && replicas === pool.replicas && upToDateReplicas === pool.replicas)
    return undefined;
  return pending(
    object,
    `${all.length} machines, ${upToDateReplicas} up to date, ${pool.replicas} wanted`,
    controllerLog,
  );
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
  for (const pool of pools) {
    const found = await blocker(api, cluster, pool);
    if (found !== undefined) return found;
  }
  const total = pools.reduce((sum, { replicas }) => sum + replicas, 0);
  return reached(`workers of ${cluster.namespace}/${cluster.name} that have joined: ${total}`);
}

/** Every node of the workload cluster is Ready, and there are as many as expected and none more. */
export async function nodes(api: KubernetesApi, expected: number): Promise<Observation> {
  const items = (await api.get<ObjectList<ObservedObject>>("/api/v1/nodes"))?.items ?? [];
  const late = items.find((node) => !isTrue(node, "Ready"));
  if (late !== undefined) {
    const found = condition(late, "Ready");
    const seen = found === undefined ? "Ready is not set yet" : describeCondition(found);
    return pending(
      `Node ${late.metadata.name}`,
      seen,
      "kubectl -n kube-system get pods -o wide, with the workload cluster's kubeconfig",
    );
  }
  if (items.length !== expected) {
    return pending(
      "Nodes",
      `${items.length} of ${expected} (${items.map(({ metadata }) => metadata.name).join(", ")})`,
      "kubectl get machines, with the management cluster's kubeconfig",
    );
  }
  return reached(`nodes that are Ready: ${expected}`);
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
    if (unmet !== undefined)
      return pending(
        `ClusterResourceSet ${cluster.namespace}/${name}`,
        unmet,
        "kubectl -n capi-system logs deployment/capi-controller-manager",
      );
  }
  return reached(`add-ons of ${cluster.namespace}/${cluster.name} are applied`);
}
