import { load } from "js-yaml";

import { KubeClient } from "../kubernetes/client";
import { BootContext } from "./bootContext";
import { WorkloadCluster } from "./cluster/workloadCluster";
import { ControlPlaneMachine } from "./controlPlane/controlPlaneMachine";
import { EtcdMembership } from "./controlPlane/etcdMembers";
import { writeKubeconfigs } from "./controlPlane/kubeconfigs";
import { loadAuthorities, writeCertificates } from "./controlPlane/pki";
import { BootConfig, ClusterConfiguration, NodeRegistration, parseClusterConfiguration } from "./kubeadm/bootConfig";
import { bootstrapKubelet, DiscoveredCluster, discoverCluster, readWithToken } from "./kubeadm/join";
import { startControlPlaneKubelet, startKubelet } from "./startKubelet";

/** `kubeadm join`, for a worker or for one more control plane. */
export async function joinCluster(
  boot: BootContext,
  { node, discovery, controlPlane }: Extract<BootConfig, { kind: "join" }>,
  started: (machine: ControlPlaneMachine) => void,
): Promise<void> {
  const discovered = await discoverCluster(boot, discovery);
  const cluster = boot.clusters.find(discovery.apiServerEndpoint);
  if (cluster === undefined) {
    throw new Error(`${discovery.apiServerEndpoint} answers, but is not the endpoint of a cluster of this lab`);
  }
  if (controlPlane) {
    await joinControlPlane(boot, cluster, discovered, node, started);
  } else {
    const kubelet = await bootstrapKubelet(boot, discovered, node.name);
    await startKubelet(boot, kubelet, node, false);
    await kubelet.close();
    cluster.addNode(boot.instance, node.name);
  }
}

async function joinControlPlane(
  boot: BootContext,
  cluster: WorkloadCluster,
  discovered: DiscoveredCluster,
  node: NodeRegistration,
  started: (machine: ControlPlaneMachine) => void,
): Promise<void> {
  const { instance, rootfs, lab } = boot;
  const configuration = await clusterConfiguration(discovered);
  const authorities = await loadAuthorities(rootfs);
  const names = { nodeName: node.name, address: lab.network.allocate("machine"), privateIp: instance.privateIp };
  const machine = new ControlPlaneMachine(boot, configuration, names);
  started(machine);
  await writeCertificates(rootfs, authorities, names, configuration);
  const { superAdmin } = await writeKubeconfigs(rootfs, authorities, machine.server);
  const kubelet = await bootstrapKubelet(boot, discovered, node.name);

  const membership = new EtcdMembership(boot, names, cluster.memberAddress());
  await machine.startEtcd(await membership.add());
  await membership.promote();
  await machine.startApiServer(cluster.egress);
  const admin = KubeClient.fromKubeconfig(superAdmin);
  await Promise.all([
    machine.startControllers(),
    cluster.addMember(instance, { names, kubeconfig: superAdmin, client: admin }),
  ]);
  await startControlPlaneKubelet(boot, kubelet, admin, node, configuration);
  await kubelet.close();
  cluster.addNode(instance, node.name);
}

/** A joining machine reads the cluster's configuration from the cluster. */
async function clusterConfiguration(discovered: DiscoveredCluster): Promise<ClusterConfiguration> {
  const { ClusterConfiguration: text = "" } = await readWithToken(discovered, "kubeadm-config");
  return parseClusterConfiguration((load(text) ?? {}) as Record<string, unknown>);
}
