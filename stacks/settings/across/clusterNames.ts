import { pathText, Problem } from "../../../components/schema/problem";
import { dnsLabel } from "../../../components/schema/text";
import { controlPlaneName, poolName } from "../../../components/workload/names";
import { ClusterDraft, clustersOf, Rule } from "./rule";

/** Labels and Kubernetes' names of machines end here; Cluster API cuts longer ones, and then nobody can tell them apart. */
const longestName = 63;
/** `-` and five random characters, once for a control plane's machine, and for a worker's once more for its MachineSet. */
const randomPart = 6;

const longestCluster = longestName - randomPart - controlPlaneName({ name: "" }).length;
const longestWorkers = longestName - 2 * randomPart;

function nameProblems(cluster: string): Problem[] {
  const path = pathText(["clusters", cluster]);
  const finding = dnsLabel(cluster);
  if (finding !== undefined) return [{ path, ...finding }];
  if (cluster.length <= longestCluster) return [];
  const ofMachines = cluster.length + longestName - longestCluster;
  const problem = `its name has ${cluster.length} characters, and its machines' names ${ofMachines}, of ${longestName} that Kubernetes takes`;
  return [{ path, problem, fix: `shorten it to ${longestCluster}` }];
}

function poolProblems(cluster: string, pool: string): Problem[] {
  const path = pathText(["clusters", cluster, "pools", pool]);
  const finding = dnsLabel(pool);
  if (finding !== undefined) return [{ path, ...finding }];
  const name = poolName({ name: cluster }, { name: pool });
  if (name.length <= longestWorkers) return [];
  const problem = `the machines of ${name} get names of ${name.length + 2 * randomPart} characters, of ${longestName} that Kubernetes takes`;
  return [{ path, problem, fix: `shorten the pool's name by ${name.length - longestWorkers}` }];
}

/** The AWS provider's own name of the load balancer; a longer one it replaces by a hash. */
function loadBalancerProblems(name: string, { namespace }: ClusterDraft): Problem[] {
  const loadBalancer = `${namespace ?? "default"}-${name}-apiserver`;
  if (!loadBalancer.startsWith("internal-") || loadBalancer.length > 32) return [];
  const problem = `the load balancer would be called ${loadBalancer}, and AWS refuses names with internal- in front`;
  return [{ path: pathText(["clusters", name, "namespace"]), value: namespace, problem, fix: "take another namespace" }];
}

/** Machine templates have the names of their owners: of two with the same name one would be missing. */
function sharedNames(owners: readonly { readonly name: string; readonly path: string }[]): Problem[] {
  return owners.flatMap(({ name, path }, index) => {
    const first = owners.find((owner) => owner.name === name);
    if (first === undefined || owners.indexOf(first) === index) return [];
    return [{ path, problem: `its objects would be called ${name}, as those of ${first.path}`, fix: "rename one of them" }];
  });
}

export const clusterNames: Rule = (draft) => {
  const clusters = clustersOf(draft);
  const pools = clusters.flatMap(([name, { pools: found }]) => Object.keys(found ?? {}).map((pool) => ({ cluster: name, pool })));
  const controlPlanes = clusters.map(([name]) => ({ name: controlPlaneName({ name }), path: pathText(["clusters", name, "controlPlane"]) }));
  const workers = pools.map(({ cluster, pool }) => ({ name: poolName({ name: cluster }, { name: pool }), path: pathText(["clusters", cluster, "pools", pool]) }));
  return [
    ...clusters.flatMap(([name, cluster]) => [...nameProblems(name), ...loadBalancerProblems(name, cluster)]),
    ...pools.flatMap(({ cluster, pool }) => poolProblems(cluster, pool)),
    ...sharedNames([...controlPlanes, ...workers]),
  ];
};
