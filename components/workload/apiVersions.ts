/**
 * API groups and versions of the objects. Cluster API's own are v1beta2: v1beta1 is served no longer from v1.16 on.
 * The AWS provider numbers its API by itself.
 * @see https://cluster-api.sigs.k8s.io/reference/versions
 */
export const apiGroups = {
  core: "cluster.x-k8s.io",
  bootstrap: "bootstrap.cluster.x-k8s.io",
  controlPlane: "controlplane.cluster.x-k8s.io",
  infrastructure: "infrastructure.cluster.x-k8s.io",
  addons: "addons.cluster.x-k8s.io",
} as const;

const version = "v1beta2";

export type ApiGroup = keyof typeof apiGroups;

export function apiVersion(group: ApiGroup): string {
  return `${apiGroups[group]}/${version}`;
}

/** A reference as v1beta2 has it: by group, so that it survives a change of version. */
export function reference(group: ApiGroup, kind: string, name: string): { apiGroup: string; kind: string; name: string } {
  return { apiGroup: apiGroups[group], kind, name };
}
