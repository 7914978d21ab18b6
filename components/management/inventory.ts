import type { KubernetesManifest } from "../kubernetes/manifest";
import { Provider } from "./providers";

/**
 * clusterctl's record of an installed provider: with it `clusterctl describe`, `upgrade plan` and `move` work on what
 * the program installed. Its fields stand beside metadata; it has no spec.
 * @see https://cluster-api.sigs.k8s.io/clusterctl/provider-contract
 */
export function inventoryObject(provider: Provider, version: string): KubernetesManifest {
  return {
    apiVersion: "clusterctl.cluster.x-k8s.io/v1alpha3",
    kind: "Provider",
    metadata: {
      name: provider.label,
      namespace: provider.namespace,
      labels: {
        "clusterctl.cluster.x-k8s.io": "",
        "cluster.x-k8s.io/provider": provider.label,
        "clusterctl.cluster.x-k8s.io/core": "inventory",
      },
    },
    providerName: provider.name,
    type: provider.type,
    version,
  };
}
