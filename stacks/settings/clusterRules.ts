import { unpaired } from "../../components/kubernetes/pairs";
import { unmanaged } from "../../components/kubernetes/versions";
import type { Draft } from "../../components/schema/check";
import { pathText, Problem } from "../../components/schema/problem";
import { loadBalancerStem } from "../../components/workload/loadBalancer";
import { controlPlaneName, poolName } from "../../components/workload/objects";
import type { ClusterSettings, Settings } from "./settings";

type SettingsDraft = Draft<Settings>;

/** The clusters by name; one in which nothing is valid counts with its name. */
function clustersOf({ clusters }: SettingsDraft): [string, Draft<ClusterSettings>][] {
  return Object.entries(clusters ?? {}).map(([name, cluster]) => [name, cluster ?? {}]);
}

/** Machine templates have the names of their owners: of two with the same name one would be missing. */
export function nameProblems(draft: SettingsDraft): Problem[] {
  const clusters = clustersOf(draft);
  const controlPlanes = clusters.map(([cluster]) => ({
    name: controlPlaneName(cluster),
    path: pathText(["clusters", cluster, "controlPlane"]),
  }));
  const workers = clusters.flatMap(([cluster, { pools }]) =>
    Object.keys(pools ?? {}).map((pool) => ({
      name: poolName(cluster, pool),
      path: pathText(["clusters", cluster, "pools", pool]),
    })),
  );
  const owners = [...controlPlanes, ...workers];
  return owners.flatMap(({ name, path }, index) => {
    const first = owners.find((owner) => owner.name === name);
    if (first === undefined || owners.indexOf(first) === index) return [];
    const problem = `its objects would be named ${name}, the same as those of ${first.path}`;
    return [{ path, problem, fix: "rename one of them" }];
  });
}

/**
 * The controllers' policy covers a prefix; a bucket outside it fails when network and load balancer are there already.
 */
function prefixProblems(path: string, bucket: string | undefined, prefix: string | undefined): Problem[] {
  if (bucket === undefined || prefix === undefined || bucket.startsWith(prefix)) return [];
  const problem = `does not begin with ${prefix}, and the controllers may touch no other bucket`;
  return [{ path, value: bucket, problem, fix: `call it ${prefix}${bucket}, or set iam.s3Buckets.namePrefix` }];
}

/**
 * Bucket names are global and each cluster's policy replaces the other's, so that one's machines could read nothing.
 */
export function bucketProblems(draft: SettingsDraft): Problem[] {
  const buckets = clustersOf(draft).map(([name, { bucketName }]) => ({ name, bucketName }));
  return buckets.flatMap(({ name, bucketName }, index) => {
    const path = pathText(["clusters", name, "bucketName"]);
    const ofPrefix = prefixProblems(path, bucketName, draft.iam?.s3Buckets?.namePrefix);
    const isSame = (other: string | undefined): boolean => bucketName !== undefined && other === bucketName;
    const earlier = buckets.slice(0, index).find((other) => isSame(other.bucketName));
    if (earlier === undefined) return ofPrefix;
    const problem = `is also the bucket of cluster ${earlier.name}, and each cluster would replace the bucket's policy of the other`;
    return [...ofPrefix, { path, value: bucketName, problem, fix: "give each cluster its own" }];
  });
}

/** Two clusters whose load balancers would have one name, which AWS takes once in a region. */
export function loadBalancerProblems(draft: SettingsDraft): Problem[] {
  const all = clustersOf(draft).map(([name, { namespace }]) => ({
    name,
    namespace,
    stem: loadBalancerStem(namespace, name),
  }));
  return all.flatMap(({ name, namespace, stem }, index) => {
    const earlier = all.slice(0, index).find((other) => other.stem === stem);
    if (earlier === undefined) return [];
    const problem = `its load balancer would be named after ${stem}, as that of cluster ${earlier.name}; AWS takes a name once in a region`;
    const path = pathText(["clusters", name, "namespace"]);
    return [{ path, value: namespace, problem, fix: "take another namespace, or another name of the cluster" }];
  });
}

/** An AWS provider that does not go with the Cluster API beside it. */
export function pairProblems(draft: SettingsDraft): Problem[] {
  const { install, versions } = draft.management ?? {};
  const { clusterApi, awsProvider } = versions ?? {};
  if (install === false || clusterApi === undefined || awsProvider === undefined) return [];
  const finding = unpaired(awsProvider, clusterApi);
  return finding === undefined ? [] : [{ path: "management.versions.awsProvider", value: awsProvider, ...finding }];
}

/** Clusters that the Cluster API which the stack installs does not manage. */
export function versionProblems(draft: SettingsDraft): Problem[] {
  const { install, versions } = draft.management ?? {};
  const clusterApi = versions?.clusterApi;
  // Which one is installed already, only its cluster or its stack knows.
  if (clusterApi === undefined || install === false) return [];
  return clustersOf(draft).flatMap(([name, { kubernetesVersion }]) => {
    const finding = kubernetesVersion === undefined ? undefined : unmanaged(kubernetesVersion, clusterApi);
    const path = pathText(["clusters", name, "kubernetesVersion"]);
    return finding === undefined ? [] : [{ path, value: kubernetesVersion, ...finding }];
  });
}
