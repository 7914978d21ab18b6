import { reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { count, named, section } from "../schema/fields";
import { pathText, Problem } from "../schema/problem";
import { dnsLabel } from "../schema/text";
import { Values } from "../schema/values";
import { absentInPool } from "./absent";
import { deletion, machineDeletion } from "./deletion";
import { allMachines, renderAwsMachineTemplate, workerMachine } from "./machine";
import { allNodes, flatcarBootstrap, nodeRegistration } from "./node";
import { ClusterContext, clusterObject, hashedTemplate, longestMachineName, poolName, randomPart } from "./objects";

const poolFields = {
  replicas: count({ description: "Machines of the pool.", example: "2", change: "in place" }, { min: 0, max: 1000 }),
  ...workerMachine,
  deletion,
};

const pool = section(poolFields, {
  absent: absentInPool,
  description: "A pool of workers, a MachineDeployment; another type or volume replaces its machines one by one.",
  see: "https://cluster-api.sigs.k8s.io/user/concepts",
  change: "rolls the pool",
});

export const pools = named(pool, {
  description: "Worker pools by name; the name becomes part of the MachineDeployment's name.",
  placeholder: "pool",
  example: "md-0",
  change: {
    kind: "in place",
    words: "a new pool is added; one that is removed or renamed is drained and deleted when the others are Ready",
  },
});

/** What is wrong with the names of pools. */
export function poolProblems(given: object | undefined, { name }: Pick<ClusterContext, "name">): Problem[] {
  return Object.keys(given ?? {}).flatMap((key) => {
    const path = pathText(["pools", key]);
    const finding = dnsLabel(key);
    if (finding !== undefined) return [{ path, ...finding }];
    const owner = poolName(name, key);
    const length = owner.length + 2 * randomPart;
    if (length <= longestMachineName) return [];
    const sizes = `${length} characters; Kubernetes allows ${longestMachineName}`;
    const problem = `the machines of ${owner} get names of ${sizes}`;
    return [{ path, problem, fix: `shorten the pool's name by ${length - longestMachineName}` }];
  });
}

/** A pool's own objects. */
export interface RenderedPool {
  readonly name: string;
  readonly replicas: number;
  readonly machineTemplate: KubernetesManifest;
  readonly bootstrapTemplate: KubernetesManifest;
  readonly machineDeployment: KubernetesManifest;
}

type PoolCluster = Values<typeof allMachines & typeof allNodes> & { readonly namespace: string };

/**
 * How a pool's machines join. Its name carries the hash of its spec although the object could be changed: a change
 * in place reaches new machines only, a new name rolls the pool.
 */
function renderKubeadmConfigTemplate(owner: { readonly name: string; readonly namespace: string }): KubernetesManifest {
  const spec = { joinConfiguration: { nodeRegistration: nodeRegistration() }, ...flatcarBootstrap() };
  return hashedTemplate(["bootstrap", "KubeadmConfigTemplate"], owner, spec);
}

/**
 * A pool with the templates of its machines. Selector and labels are left to Cluster API's webhook, which sets them for
 * the cluster.
 */
export function renderPool(
  name: string,
  given: Values<typeof poolFields>,
  cluster: PoolCluster,
  context: ClusterContext,
): RenderedPool {
  const metadata = { name: poolName(context.name, name), namespace: cluster.namespace };
  const owner = { ...metadata, instanceProfile: context.instanceProfiles.nodes };
  const machineTemplate = renderAwsMachineTemplate(cluster, given, owner);
  const bootstrapTemplate = renderKubeadmConfigTemplate(metadata);
  const machines = {
    clusterName: context.name,
    version: cluster.kubernetesVersion,
    bootstrap: { configRef: reference("bootstrap", "KubeadmConfigTemplate", bootstrapTemplate.metadata.name) },
    infrastructureRef: reference("infrastructure", "AWSMachineTemplate", machineTemplate.metadata.name),
    deletion: machineDeletion(given.deletion),
  };
  const { replicas } = given;
  const spec = { clusterName: context.name, replicas, selector: {}, template: { spec: machines } };
  const machineDeployment = clusterObject(["core", "MachineDeployment"], metadata, spec);
  return { name, replicas, machineTemplate, bootstrapTemplate, machineDeployment };
}
