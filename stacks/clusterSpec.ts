import { instanceProfileNames } from "../components/iam/roles";
import type { ClusterSpec, WorkerPool } from "../components/workload/clusterSpec";
import { CheckedSettings } from "./settings/readSettings";

/** A workload cluster as its renderers take it. The instance profiles have their names whether this stack makes them or not. */
export function clusterSpec(name: string, settings: Pick<CheckedSettings, "region" | "tags" | "iam" | "clusters">): ClusterSpec {
  const { namespace, kubernetesVersion, sshKeyName, bucketName, image, network, controlPlane, pools, cloudProviderVersion, metadataHopLimit, tags } = settings.clusters[name]!;
  const profiles = instanceProfileNames(settings.iam);
  const allTags = { ...settings.tags, ...tags };
  return {
    name,
    namespace,
    region: settings.region,
    kubernetesVersion,
    sshKeyName,
    bucketName,
    instanceProfiles: { controlPlane: profiles.controlPlane, nodes: profiles.nodes },
    network,
    image,
    controlPlane,
    pools: Object.entries(pools).map(([pool, machines]): WorkerPool => ({ ...machines, name: pool })),
    cloudProviderVersion,
    metadataHopLimit,
    tags: Object.keys(allTags).length === 0 ? undefined : allTags,
  };
}
