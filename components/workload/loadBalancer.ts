import { Problem } from "../schema/problem";
import type { ClusterContext } from "./objects";

/**
 * A network load balancer in front of the API servers. HTTPS: a TCP check calls an API server healthy before it serves,
 * and kubeadm join then meets a closed door.
 */
export const controlPlaneLoadBalancer = { loadBalancerType: "nlb", healthCheckProtocol: "HTTPS" } as const;

/** The AWS provider's own name of the load balancer; a longer one it replaces by a hash. */
export function loadBalancerProblems(namespace: string | undefined, { name }: Pick<ClusterContext, "name">): Problem[] {
  const loadBalancer = `${namespace ?? "default"}-${name}-apiserver`;
  if (!loadBalancer.startsWith("internal-") || loadBalancer.length > 32) return [];
  const problem = `the load balancer would be called ${loadBalancer}, and AWS refuses names with internal- in front`;
  return [{ path: "namespace", value: namespace, problem, fix: "take another namespace" }];
}
