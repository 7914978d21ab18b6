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
  | { readonly kind: "nodes"; readonly pools: readonly ExpectedPool[] }
  | { readonly kind: "available"; readonly pools: readonly ExpectedPool[] };

export interface ClusterName {
  readonly namespace: string;
  readonly name: string;
}

/** Waits until a cluster has reached a stage. */
export interface WaitRequest {
  readonly stage: Stage;
  readonly cluster: ClusterName;
  readonly minutes: number;
  /**
   * Machines that may have to be replaced one after the other: as many times `minutes` is the limit for all of them,
   * and `minutes` that for each step. Absent where no rollout is waited for.
   */
  readonly machines?: number;
  /**
   * A hash of what is waited for, where the stage itself does not show its changes: another one makes the wait run
   * again.
   */
  readonly revision?: string;
}

/** The last looks of the guide, by the kubectl command that gives them. */
export type Look = "cluster-info" | "nodes";

export type CertManagerKind = "existing" | "install";

/** What is to be installed, and by whom. */
export interface Installation {
  readonly owner: string;
  readonly certManager: CertManagerKind;
  /** Version of Cluster API, `vX.Y.Z`. */
  readonly clusterApi: string;
  /** The workload clusters that are to be made. */
  readonly clusters: readonly ClusterName[];
}

/** What is to be made with an installation that is taken as it is, and by whom. */
export interface GivenInstallation {
  readonly owner: string;
  /** The workload clusters that are to be made. */
  readonly clusters: readonly ClusterName[];
  /** Whether their namespaces are made, or have to be there. */
  readonly makeNamespaces: boolean;
}

/**
 * The uid of the cluster that the kubeconfig leads to as the program runs: another one makes the preflight run again,
 * which compares.
 */
interface Seen {
  readonly seen?: string | undefined;
}

/** What is checked before and while the management cluster is installed. */
export type Preflight =
  | ({ readonly kind: "installation" } & Installation & Seen)
  | ({ readonly kind: "given" } & GivenInstallation & Seen)
  | { readonly kind: "cert-manager" | "webhooks"; readonly minutes: number };

/** What the guard of a management cluster needs to know. */
export interface Guard {
  /** The stack that has installed it. */
  readonly owner: string;
  /** Name of the guard in Pulumi's state. */
  readonly guard: string;
}

/** What is compared before a destroy deletes anything. */
export interface SameCluster {
  /** Name of the guard in Pulumi's state. */
  readonly guard: string;
  /** That of the preflight, which names the cluster. */
  readonly verdict: string;
}

/** One question to an API server; `context` is that of the kubeconfig, its current one if absent. */
export type ProbeRequest = { readonly context?: string } & (
  | ({ readonly run: "wait" } & WaitRequest)
  | { readonly run: "look"; readonly look: Look; readonly revision: string }
  | { readonly run: "preflight"; readonly preflight: Preflight }
  | ({ readonly run: "guard" } & Guard)
  | ({ readonly run: "same-cluster" } & SameCluster)
);
