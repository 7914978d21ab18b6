import { apiVersion, ownedBy, reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec } from "./clusterSpec";
import { controlPlaneName } from "./names";

/** Deleting with foreground propagation would let garbage collection take the control plane and the network while machines still need them. */
const deletionAnnotation = { "pulumi.com/deletionPropagationPolicy": "background" };

/** Names for the label by which the add-ons of a cluster find it, and no other cluster. */
export const addonLabel = "capi-ignition/addons";

export function renderCluster(spec: ClusterSpec): KubernetesManifest {
  const { podCidr, serviceCidr } = spec.network;
  return {
    apiVersion: apiVersion("core"),
    kind: "Cluster",
    metadata: { name: spec.name, namespace: spec.namespace, labels: { [addonLabel]: spec.name }, annotations: { ...deletionAnnotation, ...ownedBy(spec.owner) } },
    spec: {
      clusterNetwork: {
        pods: { cidrBlocks: [podCidr] },
        ...(serviceCidr === undefined ? {} : { services: { cidrBlocks: [serviceCidr] } }),
      },
      controlPlaneRef: reference("controlPlane", "KubeadmControlPlane", controlPlaneName(spec)),
      infrastructureRef: reference("infrastructure", "AWSCluster", spec.name),
    },
  };
}
