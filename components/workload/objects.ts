import { createHash } from "crypto";

import { ApiGroup, apiVersion } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { sortedJson } from "../schema/values";

/**
 * A text, or the output of another resource, which is known once that is created. Renderers pass it on as it is:
 * nothing that ends in the name of a template may be one.
 */
export type Passed = string | object;

/** A VPC that exists, and its subnets. The AWS provider finds out itself which of them reach the internet. */
export interface ExistingVpc {
  readonly id: Passed;
  /** Ids of at least one public and one private subnet: the load balancer is in the former, machines in the latter. */
  readonly subnets: readonly Passed[];
}

/** What a cluster's objects need besides its settings. */
export interface ClusterContext {
  readonly name: string;
  readonly region: string;
  /**
   * Which stack makes it, in a text that never changes. Without it nobody can tell the Cluster from one made by hand.
   */
  readonly owner?: string;
  /** The bucket for the machines' Ignition. */
  readonly bucketName: Passed;
  /** Absent if the AWS provider makes a VPC for the cluster, and deletes it with the cluster. */
  readonly vpc?: ExistingVpc;
  /** Names, not ARNs: the provider derives the role of the bucket's policy from them. */
  readonly instanceProfiles: { readonly controlPlane: string; readonly nodes: string };
  /** Tags of all that a stack makes; the cluster's own come before them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names as `clusterctl generate cluster` gives them, so that the guide's own commands find the objects. */
export function controlPlaneName(cluster: string): string {
  return `${cluster}-control-plane`;
}

export function poolName(cluster: string, pool: string): string {
  return `${cluster}-${pool}`;
}

/**
 * Labels and Kubernetes' names of machines end here; Cluster API cuts longer ones, and then nobody can tell them apart.
 */
export const longestMachineName = 63;
/**
 * `-` and five random characters, once for a control plane's machine, and for a worker's once more for its MachineSet.
 */
export const randomPart = 6;

/** An object of Cluster API's or the AWS provider's. */
export function clusterObject(
  [group, kind]: readonly [ApiGroup, string],
  metadata: KubernetesManifest["metadata"],
  spec: object,
): KubernetesManifest {
  return { apiVersion: apiVersion(group), kind, metadata, spec };
}

/** A template under the name of its owner and a hash of its spec. */
export function hashedTemplate(
  type: readonly [ApiGroup, string],
  { name, namespace }: { readonly name: string; readonly namespace: string },
  spec: object,
): KubernetesManifest {
  const template = { spec };
  return clusterObject(type, { name: `${name}-${specHash(template)}`, namespace }, { template });
}

const shownCharacters = 8;

/**
 * A short hash of a rendered spec, whatever the order of its keys. Cluster API's templates cannot be changed: a new
 * spec needs a new name, and a name that follows from the spec needs no hand that remembers to change it.
 * @see https://cluster-api.sigs.k8s.io/tasks/updating-machine-templates
 */
export function specHash(spec: unknown): string {
  return createHash("sha256").update(sortedJson(spec)).digest("hex").slice(0, shownCharacters);
}
