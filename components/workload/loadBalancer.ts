import { Problem } from "../schema/problem";
import type { ClusterContext } from "./objects";

/**
 * A network load balancer in front of the API servers. HTTPS: a TCP check calls an API server healthy before it serves,
 * and kubeadm join then meets a closed door.
 */
export const controlPlaneLoadBalancer = { loadBalancerType: "nlb", healthCheckProtocol: "HTTPS" } as const;

/**
 * What the AWS provider names a cluster's load balancer after; where that becomes too long, after its hash.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/elb/loadbalancer.go (GenerateELBName)
 */
export function loadBalancerStem(namespace: string | undefined, name: string): string {
  return `${namespace ?? "default"}-${name}`;
}

/** A name that AWS refuses; what is longer than it takes, the AWS provider replaces by a hash. */
export function loadBalancerProblems(namespace: string | undefined, { name }: Pick<ClusterContext, "name">): Problem[] {
  const loadBalancer = `${loadBalancerStem(namespace, name)}-apiserver`;
  if (!loadBalancer.startsWith("internal-") || loadBalancer.length > 32) return [];
  const problem = `the load balancer would be called ${loadBalancer}, and AWS refuses names with internal- in front`;
  return [{ path: "namespace", value: namespace, problem, fix: "take another namespace" }];
}
