import type { KubernetesManifest } from "./manifest";

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

/** Reads of an API server. */
export interface KubernetesApi {
  /** The JSON at a path of the API; undefined where there is none. */
  get<T>(path: string): Promise<T | undefined>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  /** Only the AWS provider's conditions have it. */
  readonly severity?: string;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
}

export interface ObservedObject<Spec = unknown, Status = unknown> {
  readonly metadata: ObjectMetadata;
  readonly spec?: Spec;
  readonly status?: Status & { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number };
}

export interface ObjectList<T> {
  readonly items: readonly T[];
}

const groups = {
  clusters: "cluster.x-k8s.io",
  machinedeployments: "cluster.x-k8s.io",
  machines: "cluster.x-k8s.io",
  kubeadmcontrolplanes: "controlplane.cluster.x-k8s.io",
  awsclusters: "infrastructure.cluster.x-k8s.io",
  awsmachines: "infrastructure.cluster.x-k8s.io",
  clusterresourcesets: "addons.cluster.x-k8s.io",
} as const;

/** The path of an object of Cluster API, or of the list where no name is given. By path and not by kind: kubectl then needs no discovery. */
export function clusterApiPath(plural: keyof typeof groups, namespace: string, name?: string): string {
  const list = `/apis/${groups[plural]}/v1beta2/namespaces/${namespace}/${plural}`;
  return name === undefined ? list : `${list}/${name}`;
}

/** The controller has seen the newest spec: before that its status tells of an older one. */
export function isCurrent({ metadata, status }: ObservedObject): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

/** On a Cluster: which stack has made it. Nothing else tells ours from one of the same name that somebody has applied by hand. */
const ownerAnnotation = "capi-ignition/made-by";

export function ownedBy(owner: string | undefined): Readonly<Record<string, string>> {
  return owner === undefined ? {} : { [ownerAnnotation]: owner };
}

/** The stack that has made it; undefined if none has. */
export function ownerOf({ metadata }: Pick<KubernetesManifest, "metadata">): string | undefined {
  return (metadata["annotations"] as Readonly<Record<string, string>> | undefined)?.[ownerAnnotation];
}
