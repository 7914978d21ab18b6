import { condition, describeCondition, firstUnmet, worstUnmet } from "../conditions";
import { clusterApiPath, KubernetesApi, ObjectList, ObservedObject } from "../kubernetesApi";
import { ClusterName } from "../stage";

export type Machine = ObservedObject<{ readonly providerID?: string; readonly infrastructureRef?: { readonly name?: string } }, { readonly nodeRef?: { readonly name: string } }>;

/** What a Machine goes through before its node joins, in that order. */
const joining = ["BootstrapConfigReady", "InfrastructureReady"];

export const labels = {
  cluster: "cluster.x-k8s.io/cluster-name",
  deployment: "cluster.x-k8s.io/deployment-name",
  controlPlane: "cluster.x-k8s.io/control-plane",
} as const;

/** The Machines of a cluster that a label selector chooses. */
export async function machines(api: KubernetesApi, { namespace, name }: ClusterName, selector: string): Promise<readonly Machine[]> {
  const query = encodeURIComponent(`${labels.cluster}=${name},${selector}`);
  const list = await api.get<ObjectList<Machine>>(`${clusterApiPath("machines", namespace)}?labelSelector=${query}`);
  return list?.items ?? [];
}

export function hasJoined({ status, metadata }: Machine): boolean {
  return status?.nodeRef !== undefined && metadata.deletionTimestamp === undefined;
}

/** AWS's own words: the AWSMachine has them in a condition of its own, and its summary, which the Machine shows, leaves them out. */
async function providerError(api: KubernetesApi, namespace: string, { metadata, spec }: Machine): Promise<string | undefined> {
  const awsMachine = await api.get<ObservedObject>(clusterApiPath("awsmachines", namespace, spec?.infrastructureRef?.name ?? metadata.name));
  const worst = awsMachine === undefined ? undefined : worstUnmet(awsMachine);
  return worst?.severity === "Error" ? describeCondition(worst) : undefined;
}

/** Why a Machine has no node yet. */
export async function notJoined(api: KubernetesApi, { namespace }: ClusterName, machine: Machine): Promise<string> {
  const infrastructure = condition(machine, "InfrastructureReady");
  const error = infrastructure?.status === "False" ? await providerError(api, namespace, machine) : undefined;
  return error ?? firstUnmet(machine, joining) ?? `its instance ${machine.spec?.providerID ?? ""} runs, and no node has joined with that provider id`;
}

/** The instance's console tells what its Ignition and kubeadm did; without an instance, the provider's log. */
export function nextStep(machine: Machine | undefined): string {
  const instance = machine?.spec?.providerID?.split("/").pop();
  if (instance === undefined) return "kubectl -n capa-system logs deployment/capa-controller-manager";
  return `aws ec2 get-console-output --latest --output text --instance-id ${instance}`;
}
