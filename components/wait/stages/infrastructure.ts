import { describeCondition, worstUnmet } from "../conditions";
import { clusterApiPath, KubernetesApi, ObservedObject } from "../kubernetesApi";
import { Observation, pending, reached } from "../observation";
import { ClusterName } from "../stage";

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
  if (cluster?.status?.initialization?.infrastructureProvisioned === true) return reached(`infrastructure of ${namespace}/${name} is provisioned`);
  const awsCluster = await api.get<ObservedObject>(clusterApiPath("awsclusters", namespace, name));
  return pending(`AWSCluster ${namespace}/${name}`, missing(awsCluster), "kubectl -n capa-system logs deployment/capa-controller-manager");
}
