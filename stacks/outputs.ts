import * as pulumi from "@pulumi/pulumi";
import type { CalicoCni } from "../components/cni/calicoCni";
import { secretYaml } from "../components/kubernetes/secretYaml";
import type { WorkloadCluster } from "../components/workload/workloadCluster";

/** What a stack says of one workload cluster. */
export interface ClusterOutputs {
  /** URL of its API server. */
  readonly endpoint: pulumi.Output<string>;
  /** Secret: whoever has it is the cluster's administrator. */
  readonly kubeconfig: pulumi.Output<string>;
  readonly kubernetesVersion: string;
  /** Text of `kubectl cluster-info`. */
  readonly clusterInfo: pulumi.Output<string>;
  /** Text of `kubectl get nodes`, when all of them were Ready. */
  readonly nodes: pulumi.Output<string>;
}

export interface PlatformOutputs {
  readonly management: {
    /** Path of its kubeconfig, or its text as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** Versions of Cluster API's providers by clusterctl's label. */
    readonly providers: Readonly<Record<string, string>>;
  };
  readonly clusters: Readonly<Record<string, ClusterOutputs>>;
}

/** The URL of the API server in a kubeconfig. */
export function serverOf(kubeconfig: string): string {
  const { clusters } = (secretYaml(kubeconfig) ?? {}) as { readonly clusters?: readonly { readonly cluster?: { readonly server?: string } }[] };
  return clusters?.[0]?.cluster?.server ?? "";
}

export function clusterOutputs({ kubeconfig }: Pick<WorkloadCluster, "kubeconfig">, { clusterInfo, nodes }: Pick<CalicoCni, "clusterInfo" | "nodes">, kubernetesVersion: string): ClusterOutputs {
  // The address is no secret, though it is read from one.
  return { endpoint: pulumi.unsecret(kubeconfig.apply(serverOf)), kubeconfig, kubernetesVersion, clusterInfo, nodes };
}
