import { clusterApiPath, KubernetesApi, ObjectList, ObservedObject } from "../../kubernetes/clusterApi";
import { Observation, pending } from "../poll";
import { condition, describeCondition, firstUnmet, oneLine, worstUnmet } from "./conditions";
import { knownFailure } from "./knownFailures";
import { ClusterName } from "./request";

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

/** What a label selector chooses of a cluster's objects; all of them without one. */
export async function listed<T>(
  api: KubernetesApi,
  { namespace, name }: ClusterName,
  plural: "machines" | "machinesets" | "machinedeployments",
  selector?: string,
): Promise<readonly T[]> {
  const all = [`${labels.cluster}=${name}`, ...(selector === undefined ? [] : [selector])].join();
  const path = `${clusterApiPath(plural, namespace)}?labelSelector=${encodeURIComponent(all)}`;
  return (await api.get<ObjectList<T>>(path))?.items ?? [];
}

export function machines(api: KubernetesApi, cluster: ClusterName, selector?: string): Promise<readonly Machine[]> {
  return listed<Machine>(api, cluster, "machines", selector);
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

const providerLog = "kubectl -n capa-system logs deployment/capa-controller-manager";

/**
 * The instance's console tells what its Ignition and kubeadm did; without an instance, the provider's log. kubeadm runs
 * once on Flatcar, so that a machine on which it failed never joins.
 */
function consoleOf({ metadata, spec }: Machine): string {
  const instance = spec?.providerID?.split("/").pop();
  if (instance === undefined) return providerLog;
  const output = `aws ec2 get-console-output --latest --output text --instance-id ${instance}`;
  return `${output}; where kubeadm has failed, it is not tried again: kubectl delete machine ${metadata.name} makes another`;
}

/** Why a Machine has no node yet. */
async function notJoined(api: KubernetesApi, { namespace }: ClusterName, machine: Machine): Promise<Observation> {
  const infrastructure = condition(machine, "InfrastructureReady");
  const error = infrastructure?.status === "False" ? await providerError(api, namespace, machine) : undefined;
  const seen =
    error ??
    firstUnmet(machine, joining) ??
    `its instance ${machine.spec?.providerID ?? ""} runs, and no node has joined with that provider id`;
  const known = error === undefined ? undefined : knownFailure(error);
  return pending(`Machine ${namespace}/${machine.metadata.name}`, seen, known?.next ?? consoleOf(machine), known);
}

const ofWorkload = "with the workload cluster's kubeconfig";

/**
 * Where a deletion is held up, by the reason of the Machine's condition Deleting.
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.6/api/core/v1beta2/machine_types.go (MachineDeleting...Reason)
 */
const heldUp: Readonly<Record<string, string>> = {
  DrainingNode: `kubectl get pods -A -o wide, ${ofWorkload}`,
  WaitingForVolumeDetach: `kubectl get volumeattachments, ${ofWorkload}`,
  WaitingForInfrastructureDeletion: providerLog,
};

/** @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.6/internal/controllers/machine/drain/drain.go (ConditionMessage) */
const blockedByBudget = /disruption budget/;
const budgets =
  "kubectl get poddisruptionbudgets,pods -A -o wide, " +
  `${ofWorkload}: the drain goes on when the budget lets one more pod go (more replicas, another budget)`;

/** What a Machine that is being deleted waits for, in Cluster API's own words. */
function leaving({ namespace }: ClusterName, machine: Machine): Observation {
  const { reason = "", message = "" } = condition(machine, "Deleting") ?? {};
  const why = [reason, oneLine(message)].filter((part) => part !== "").join(": ");
  const next = blockedByBudget.test(message) ? budgets : heldUp[reason];
  return pending(
    `Machine ${namespace}/${machine.metadata.name}`,
    `is being deleted${why === "" ? "" : ` (${why})`}`,
    next ?? "kubectl -n capi-system logs deployment/capi-controller-manager",
  );
}

function isLeaving({ metadata }: Machine): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** The first of these Machines that has no node yet. */
export async function lateMachine(
  api: KubernetesApi,
  cluster: ClusterName,
  all: readonly Machine[],
): Promise<Observation | undefined> {
  const late = all.find((machine) => machine.status?.nodeRef === undefined && !isLeaving(machine));
  return late === undefined ? undefined : notJoined(api, cluster, late);
}

/** The first of these Machines that comes or goes. */
export async function unsettledMachine(
  api: KubernetesApi,
  cluster: ClusterName,
  all: readonly Machine[],
): Promise<Observation | undefined> {
  const found = await lateMachine(api, cluster, all);
  const going = all.find(isLeaving);
  if (found !== undefined && !found.done && found.finalAfterSeconds !== undefined) return found;
  return going === undefined ? found : leaving(cluster, going);
}

/** How far each of a cluster's Machines is: another text is another step. */
async function progressOf(api: KubernetesApi, cluster: ClusterName): Promise<string> {
  const steps = (await machines(api, cluster)).map((machine) => {
    const { metadata, spec, status } = machine;
    const stage = isLeaving(machine) ? (condition(machine, "Deleting")?.reason ?? "Deleting") : "";
    return [metadata.name, spec?.providerID ?? "", status?.nodeRef?.name ?? "", stage].join();
  });
  return steps.sort().join(" ");
}

/** With how far the cluster's machines are, so that the time limit is that of a step. */
export async function withProgress(
  api: KubernetesApi,
  cluster: ClusterName,
  seen: Observation,
  more = "",
): Promise<Observation> {
  return seen.done ? seen : { ...seen, progress: `${await progressOf(api, cluster)} ${more}` };
}
