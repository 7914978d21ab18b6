import { apiVersion, reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec } from "./clusterSpec";
import { flatcarBootstrap, nodeRegistration } from "./flatcarBootstrap";
import { controlPlaneName } from "./names";

/** The control plane; `machineTemplateName` is the AWSMachineTemplate that its machines are made of. */
export function renderKubeadmControlPlane(spec: ClusterSpec, machineTemplateName: string): KubernetesManifest {
  return {
    apiVersion: apiVersion("controlPlane"),
    kind: "KubeadmControlPlane",
    metadata: { name: controlPlaneName(spec), namespace: spec.namespace },
    spec: {
      replicas: spec.controlPlane.replicas,
      version: spec.kubernetesVersion,
      machineTemplate: { spec: { infrastructureRef: reference("infrastructure", "AWSMachineTemplate", machineTemplateName) } },
      kubeadmConfigSpec: {
        clusterConfiguration: { controllerManager: { extraArgs: [{ name: "cloud-provider", value: "external" }] } },
        initConfiguration: { nodeRegistration: nodeRegistration() },
        joinConfiguration: { nodeRegistration: nodeRegistration() },
        ...flatcarBootstrap(),
      },
    },
  };
}
