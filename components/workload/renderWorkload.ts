import type { KubernetesManifest } from "../kubernetes/manifest";
import { renderAwsCluster } from "./awsCluster";
import { renderAwsMachineTemplate } from "./awsMachineTemplate";
import { renderCluster } from "./cluster";
import { ClusterSpec, WorkerPool } from "./clusterSpec";
import { renderKubeadmConfigTemplate } from "./kubeadmConfigTemplate";
import { renderKubeadmControlPlane } from "./kubeadmControlPlane";
import { renderMachineDeployment } from "./machineDeployment";
import { controlPlaneName, poolName } from "./names";

/** A pool's own objects. */
export interface RenderedPool {
  readonly name: string;
  readonly machineTemplate: KubernetesManifest;
  readonly bootstrapTemplate: KubernetesManifest;
  readonly machineDeployment: KubernetesManifest;
}

/** The objects of one workload cluster, by the part that each plays. */
export interface RenderedWorkload {
  readonly cluster: KubernetesManifest;
  readonly awsCluster: KubernetesManifest;
  readonly controlPlaneTemplate: KubernetesManifest;
  readonly controlPlane: KubernetesManifest;
  readonly pools: readonly RenderedPool[];
}

function renderPool(spec: ClusterSpec, pool: WorkerPool): RenderedPool {
  const name = poolName(spec, pool);
  const machineTemplate = renderAwsMachineTemplate(spec, name, pool, spec.instanceProfiles.nodes);
  const bootstrapTemplate = renderKubeadmConfigTemplate(spec, name);
  const templates = { machineTemplateName: machineTemplate.metadata.name, bootstrapTemplateName: bootstrapTemplate.metadata.name };
  return { name: pool.name, machineTemplate, bootstrapTemplate, machineDeployment: renderMachineDeployment(spec, pool, templates) };
}

/** By name: pools are a map in a stack's file, and their order there must change nothing, above all no revision of the machines. */
function inOrder(pools: readonly WorkerPool[]): WorkerPool[] {
  return [...pools].sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function renderWorkload(spec: ClusterSpec): RenderedWorkload {
  const controlPlaneTemplate = renderAwsMachineTemplate(spec, controlPlaneName(spec), spec.controlPlane, spec.instanceProfiles.controlPlane);
  return {
    cluster: renderCluster(spec),
    awsCluster: renderAwsCluster(spec),
    controlPlaneTemplate,
    controlPlane: renderKubeadmControlPlane(spec, controlPlaneTemplate.metadata.name),
    pools: inOrder(spec.pools).map((pool) => renderPool(spec, pool)),
  };
}

/** All of them in a list. */
export function workloadObjects({ cluster, awsCluster, controlPlaneTemplate, controlPlane, pools }: RenderedWorkload): KubernetesManifest[] {
  const ofPools = pools.flatMap(({ machineTemplate, bootstrapTemplate, machineDeployment }) => [machineTemplate, bootstrapTemplate, machineDeployment]);
  return [controlPlaneTemplate, awsCluster, controlPlane, cluster, ...ofPools];
}
