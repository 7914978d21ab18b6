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
