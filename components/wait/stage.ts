/** A MachineDeployment and the number of workers that it must have. */
export interface ExpectedPool {
  readonly name: string;
  readonly replicas: number;
}

/** What can be waited for of one workload cluster, each with what it needs to know. */
export type Stage =
  | { readonly kind: "infrastructure" }
  | { readonly kind: "control-plane" }
  | { readonly kind: "workers"; readonly pools: readonly ExpectedPool[] }
  | { readonly kind: "addons"; readonly resourceSets: readonly string[] }
  | { readonly kind: "nodes"; readonly count: number }
  | { readonly kind: "available" };

export interface ClusterName {
  readonly namespace: string;
  readonly name: string;
}

/** One run of the wait program. */
export interface WaitRequest {
  readonly stage: Stage;
  readonly cluster: ClusterName;
  readonly minutes: number;
  /** Context of the kubeconfig; its current one if absent. */
  readonly context?: string;
}
