import { upstreamVersion } from "../tools/goModules";
import type { MachineServices } from "./bootContext";
import type { Instance } from "./ec2";

/** An image's name describes it: `capa-ami-<base OS>-<Kubernetes version>-<date>`. */
export interface MachineImage {
  readonly name: string;
  /** What its kubelet and kubeadm are; those of the lab's own API server where the name does not say. */
  readonly kubernetesVersion: string;
}

/** The image of an instance; refused if nothing on it would read Ignition. */
export async function machineImage(ec2: MachineServices["ec2"], { imageId }: Instance): Promise<MachineImage> {
  const name = await ec2.imageName(imageId);
  if (name === undefined || !/flatcar/i.test(name)) {
    throw new Error(
      `image ${imageId} (${name ?? "unknown"}) is not a Flatcar image by its name: nothing on it reads Ignition`,
    );
  }
  const version = /-v?(\d+\.\d+\.\d+)(-|$)/.exec(name)?.[1];
  return { name, kubernetesVersion: version === undefined ? upstreamVersion("kubernetes") : `v${version}` };
}
