import { KubeClient } from "../kubernetes/client";
import { BootContext } from "./bootContext";
import { ControlPlaneMachine } from "./controlPlane/controlPlaneMachine";
import { writeKubeconfigs } from "./controlPlane/kubeconfigs";
import { Authorities, loadAuthorities, writeCertificates } from "./controlPlane/pki";
import { kubeadmAddons } from "./kubeadm/addonObjects";
import { BootConfig, ClusterConfiguration } from "./kubeadm/bootConfig";
import { kubeadmConfigMaps } from "./kubeadm/configObjects";
import { kubeadmRbac } from "./kubeadm/rbacObjects";
import { kubeconfigText } from "../kubernetes/kubeconfigText";
import { startControlPlaneKubelet } from "./startKubelet";

/** `kubeadm init`: the first control plane of a cluster. `started` gets the machine's servers before they run. */
export async function initControlPlane(
  boot: BootContext,
  { node, cluster: configuration }: Extract<BootConfig, { kind: "init" }>,
  started: (machine: ControlPlaneMachine) => void,
): Promise<void> {
  const { instance, rootfs, lab, clusters } = boot;
  const authorities = await loadAuthorities(rootfs);
  const names = { nodeName: node.name, address: lab.network.allocate("machine"), privateIp: instance.privateIp };
  const machine = new ControlPlaneMachine(boot, configuration, names);
  const cluster = await clusters.create(
    configuration.controlPlaneEndpoint,
    configuration.clusterName,
    authorities.cluster,
  );
  started(machine);
  await writeCertificates(rootfs, authorities, names, configuration);
  const { superAdmin } = await writeKubeconfigs(rootfs, authorities, machine.server);

  await machine.startEtcd("");
  await machine.startApiServer(cluster.egress);
  const admin = KubeClient.fromKubeconfig(superAdmin);
  await Promise.all([
    machine.startControllers(),
    cluster.addMember(instance, { names, kubeconfig: superAdmin, client: admin }),
    uploadConfiguration(admin, configuration, authorities),
  ]);
  const kubelet = await localKubelet(boot, authorities, node.name, machine.server);
  await startControlPlaneKubelet(boot, kubelet, admin, node, configuration);
  await kubelet.close();
  cluster.addNode(instance, node.name);
}

/** The objects that `kubeadm init` creates in a cluster for machines that join later. */
async function uploadConfiguration(
  admin: KubeClient,
  configuration: ClusterConfiguration,
  { cluster }: Authorities,
): Promise<void> {
  const objects = [
    ...kubeadmRbac(),
    ...kubeadmConfigMaps(configuration, cluster.cert),
    ...kubeadmAddons(configuration),
  ];
  await Promise.all(objects.map((object) => admin.apply(object, { fieldManager: "kubeadm", force: true })));
}

/**
 * On the first machine nobody can approve a request yet, so kubeadm signs the kubelet's certificate with the CA on the
 * machine.
 */
async function localKubelet(
  { rootfs }: BootContext,
  { cluster }: Authorities,
  nodeName: string,
  server: string,
): Promise<KubeClient> {
  const certificate = await cluster.issue({
    commonName: `system:node:${nodeName}`,
    organizations: ["system:nodes"],
    usages: ["client"],
  });
  const kubeconfig = kubeconfigText("kubelet", server, cluster.cert, certificate);
  rootfs.write("/etc/kubernetes/kubelet.conf", kubeconfig);
  return KubeClient.fromKubeconfig(kubeconfig);
}
