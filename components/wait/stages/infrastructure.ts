import { describeCondition } from "../conditions";
import { clusterApiPath, Condition, KubernetesApi, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName } from "../stage";

interface ClusterStatus {
  readonly initialization?: { readonly infrastructureProvisioned?: boolean };
}

/** The AWS provider's own failures say more than its summary, and its errors more than what it is still busy with. */
function weight({ type, severity }: Condition): number {
  if (severity === "Error") return 0;
  return type === "Ready" ? 2 : 1;
}

function missing(awsCluster: ObservedObject | undefined): string {
  if (awsCluster === undefined) return "does not exist yet";
  const unmet = (awsCluster.status?.conditions ?? []).filter(({ status }) => status !== "True");
  const [first] = unmet.sort((a, b) => weight(a) - weight(b));
  return first === undefined ? "not ready yet" : describeCondition(first);
}

/** Network, load balancer and bucket: the AWSCluster is ready and the Cluster has noticed. */
export async function infrastructure(api: KubernetesApi, { namespace, name }: ClusterName): Promise<Observation> {
  const cluster = await api.get<ObservedObject<unknown, ClusterStatus>>(clusterApiPath("clusters", namespace, name));
  if (cluster?.status?.initialization?.infrastructureProvisioned === true) return reached(`infrastructure of ${namespace}/${name} is provisioned`);
  const awsCluster = await api.get<ObservedObject>(clusterApiPath("awsclusters", namespace, name));
  return pending(`AWSCluster ${namespace}/${name}`, missing(awsCluster), "kubectl -n capa-system logs deployment/capa-controller-manager");
}
