import { apiVersion } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec } from "./clusterSpec";
import { flatcarBootstrap, nodeRegistration } from "./flatcarBootstrap";
import { specHash } from "./specHash";

/**
 * How a pool's machines join. Its name carries the hash of its spec although the object could be changed: a change
 * in place reaches new machines only, a new name rolls the pool.
 */
export function renderKubeadmConfigTemplate(spec: ClusterSpec, name: string): KubernetesManifest {
  const template = { spec: { joinConfiguration: { nodeRegistration: nodeRegistration() }, ...flatcarBootstrap() } };
  return {
    apiVersion: apiVersion("bootstrap"),
    kind: "KubeadmConfigTemplate",
    metadata: { name: `${name}-${specHash(template)}`, namespace: spec.namespace },
    spec: { template },
  };
}
