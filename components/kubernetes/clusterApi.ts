import type { KubernetesManifest } from "./manifest";

/** API groups of Cluster API and its providers. */
export const apiGroups = {
  core: "cluster.x-k8s.io",
  bootstrap: "bootstrap.cluster.x-k8s.io",
  controlPlane: "controlplane.cluster.x-k8s.io",
  infrastructure: "infrastructure.cluster.x-k8s.io",
  addons: "addons.cluster.x-k8s.io",
} as const;

export type ApiGroup = keyof typeof apiGroups;

/**
 * Cluster API's own objects are v1beta2: v1beta1 is served no longer from v1.16 on. The AWS provider numbers its API by
 * itself, and is there, too.
 * @see https://cluster-api.sigs.k8s.io/reference/versions
 */
const version = "v1beta2";

export function apiVersion(group: ApiGroup): string {
  return `${apiGroups[group]}/${version}`;
}

/** A reference as v1beta2 has it: by group, so that it survives a change of version. */
export function reference(
  group: ApiGroup,
  kind: string,
  name: string,
): { apiGroup: string; kind: string; name: string } {
  return { apiGroup: apiGroups[group], kind, name };
}

const groupOfPlural = {
  clusters: "core",
  machinedeployments: "core",
  machinesets: "core",
  machines: "core",
  kubeadmcontrolplanes: "controlPlane",
  awsclusters: "infrastructure",
  awsmachines: "infrastructure",
  clusterresourcesets: "addons",
} as const satisfies Readonly<Record<string, ApiGroup>>;

/**
 * The path of an object of Cluster API, or of the list where no name is given. By path and not by kind: kubectl then
 * needs no discovery.
 */
export function clusterApiPath(plural: keyof typeof groupOfPlural, namespace: string, name?: string): string {
  const list = `/apis/${apiVersion(groupOfPlural[plural])}/namespaces/${namespace}/${plural}`;
  return name === undefined ? list : `${list}/${name}`;
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

/**
 * Who has written which fields of an object.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export interface FieldsOwner {
  readonly manager?: string;
  readonly time?: string;
  readonly fieldsV1?: { readonly [field in "f:spec"]?: Readonly<Record<string, unknown>> };
}

export interface ObjectMetadata {
  readonly name: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly managedFields?: readonly FieldsOwner[];
}

export interface ObservedObject<Spec = unknown, Status = unknown> {
  readonly metadata: ObjectMetadata;
  readonly spec?: Spec;
  readonly status?: Status & { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number };
}

export interface ObjectList<T> {
  readonly items: readonly T[];
}

/** The controller has seen the newest spec: before that its status tells of an older one. */
export function isCurrent({ metadata, status }: ObservedObject): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

/**
 * On a Cluster: which stack has made it. Nothing else tells ours from one of the same name that somebody has applied by
 * hand.
 */
const ownerAnnotation = "capi-ignition/made-by";

/** The annotations of what a stack makes. */
export function ownedBy(owner: string | undefined): Readonly<Record<string, string>> {
  return owner === undefined ? {} : { [ownerAnnotation]: owner };
}

/** The stack that has made it; undefined if none has. */
export function ownerOf({ metadata }: Pick<KubernetesManifest, "metadata">): string | undefined {
  return (metadata["annotations"] as Readonly<Record<string, string>> | undefined)?.[ownerAnnotation];
}
