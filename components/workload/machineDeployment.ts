import { apiVersion, reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec, WorkerPool } from "./clusterSpec";
import { poolName } from "./names";

export interface PoolTemplates {
  readonly machineTemplateName: string;
  readonly bootstrapTemplateName: string;
}

/** A pool of workers, made of the two templates. Selector and labels are left to Cluster API's webhook, which sets them for the cluster. */
export function renderMachineDeployment(spec: ClusterSpec, pool: WorkerPool, templates: PoolTemplates): KubernetesManifest {
  return {
    apiVersion: apiVersion("core"),
    kind: "MachineDeployment",
    metadata: { name: poolName(spec, pool), namespace: spec.namespace },
    spec: {
      clusterName: spec.name,
      replicas: pool.replicas,
      selector: {},
      template: {
        spec: {
          clusterName: spec.name,
          version: spec.kubernetesVersion,
          bootstrap: { configRef: reference("bootstrap", "KubeadmConfigTemplate", templates.bootstrapTemplateName) },
          infrastructureRef: reference("infrastructure", "AWSMachineTemplate", templates.machineTemplateName),
        },
      },
    },
  };
}
