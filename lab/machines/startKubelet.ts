import { KubeClient, KubeObject } from "../kubernetes/client";
import { BootContext } from "./bootContext";
import { CONTROL_PLANE_MARK, nodeObject } from "./cluster/nodeObject";
import { nodePath, registerNode } from "./cluster/registerNode";
import { mirrorPods } from "./cluster/staticPods";
import { machineImage } from "./image";
import { ClusterConfiguration, NodeRegistration } from "./kubeadm/bootConfig";

/** The first step of a kubelet: it creates the machine's Node with its own rights. */
export async function startKubelet(
  { instance, ec2, console }: BootContext,
  kubelet: KubeClient,
  registration: NodeRegistration,
  controlPlane: boolean,
): Promise<KubeObject> {
  const size = await ec2.size(instance.instanceType);
  const { kubernetesVersion } = await machineImage(ec2, instance);
  console.line(`kubelet: registering node ${registration.name}`);
  return registerNode(kubelet, nodeObject({ instance, size, registration, controlPlane, kubernetesVersion }));
}

/** The same on a control plane, with its static pods; kubeadm then marks the node with administrator rights. */
export async function startControlPlaneKubelet(
  boot: BootContext,
  kubelet: KubeClient,
  admin: KubeClient,
  registration: NodeRegistration,
  { imageRepository, kubernetesVersion }: ClusterConfiguration,
): Promise<void> {
  const node = await startKubelet(boot, kubelet, registration, true);
  await admin.patch(nodePath(registration.name), CONTROL_PLANE_MARK);
  await Promise.all(mirrorPods(node, imageRepository, kubernetesVersion).map((pod) => kubelet.create(pod)));
}
