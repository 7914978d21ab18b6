import type { z } from "zod";

import { besides, Draft, draftOf, schemaProblems } from "../schema/check";
import { section } from "../schema/fields";
import { describeProblems, Problem } from "../schema/problem";
import { absentInCluster } from "./absent";
import { addonProblems, addons } from "./addonSettings";
import { architectureProblems } from "./architecture";
import { identity, nameProblems, tagProblems } from "./cluster";
import { controlPlane } from "./controlPlane";
import { imageProblems } from "./image";
import { loadBalancerProblems } from "./loadBalancer";
import { allMachines } from "./machine";
import { network, networkProblems } from "./network";
import { allNodes } from "./node";
import type { ClusterContext } from "./objects";
import { poolProblems, pools } from "./pool";
import { timeouts } from "./timeouts";
import { leftovers } from "./volumes";

const { namespace, protect, tags } = identity;

/**
 * All that can be set of a workload cluster: each part's file has its checks, defaults and documentation, and what it
 * becomes.
 */
export const clusterSchema = section(
  {
    namespace,
    protect,
    ...allNodes,
    ...allMachines,
    network,
    controlPlane,
    pools,
    ...addons,
    tags,
    ...leftovers,
    timeouts,
  },
  { description: "A workload cluster.", absent: absentInCluster, see: "https://cluster-api.sigs.k8s.io/user/concepts" },
);

/** A cluster's settings with all their defaults. */
export type Cluster = z.output<typeof clusterSchema>;

/** What a program gives: everything with a default may be left out. */
export type ClusterInput = z.input<typeof clusterSchema>;

type Replicas = Pick<Draft<Cluster>, "controlPlane" | "pools">;

function workerCount({ pools: workers }: Pick<Replicas, "pools">): number {
  return Object.values(workers ?? {}).reduce((sum, pool) => sum + (pool?.replicas ?? 0), 0);
}

/** Machines of the whole cluster, each of which becomes a node. */
export function machineCount(cluster: Replicas): number {
  return workerCount(cluster) + (cluster.controlPlane?.replicas ?? 0);
}

/**
 * What a cluster's settings get wrong together. What one of them gets wrong alone, the schema has said. The places are
 * those within the cluster, of which any part may be missing.
 */
export function clusterProblems(
  cluster: Draft<Cluster>,
  context: Pick<ClusterContext, "name"> & { readonly region?: string; readonly tags?: object },
): Problem[] {
  return [
    ...nameProblems(context),
    ...loadBalancerProblems(cluster.namespace, context),
    ...poolProblems(cluster.pools, context),
    ...networkProblems(cluster.network, {
      controlPlanes: cluster.controlPlane?.replicas ?? 0,
      workers: workerCount(cluster),
    }),
    ...imageProblems(cluster.image, context.region),
    ...architectureProblems(cluster),
    ...addonProblems(cluster),
    ...tagProblems(cluster.tags, context),
  ];
}

/**
 * The cluster's settings with their defaults; one error lists all that is wrong with them, by places within the
 * cluster.
 */
export function checkedCluster(input: ClusterInput, context: Parameters<typeof clusterProblems>[1]): Cluster {
  const draft = (draftOf(clusterSchema, input) ?? {}) as Draft<Cluster>;
  const ofSchema = schemaProblems(clusterSchema, input);
  const problems = [...ofSchema, ...besides(ofSchema, clusterProblems(draft, context))];
  if (problems.length > 0) throw new Error(describeProblems(problems, `the cluster ${context.name} has`));
  // A draft of which nothing is refused is the whole.
  return draft as Cluster;
}
