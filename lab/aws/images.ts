import { createHash } from "crypto";

import { upstreamVersion } from "../tools/goModules";

/** The account that publishes Cluster API's images: the AWS provider's default for clusters that name no other. */
const PUBLISHER = "819546954734";
const BASE_OS = "flatcar-stable";
const BUILT = "2026-01-15";
/**
 * One minor before that of the lab's API servers, so that a cluster can be upgraded. Its machines' kubelets say that
 * they are of it; the API server of their control plane is the one that the lab has built.
 */
const MINOR_BEFORE = "v1.35.6";

/**
 * Images of the emulated account, in the shape of moto's MOTO_AMIS_PATH. The name is the one that image-builder gives
 * and the AWS provider looks up: capa-ami-<base OS>-<Kubernetes version>-<date>.
 */
export function machineImages(): object[] {
  return [upstreamVersion("kubernetes"), MINOR_BEFORE].map((version) => {
    const name = `capa-ami-${BASE_OS}-${version}-${BUILT}`;
    return {
      ami_id: `ami-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`,
      name,
      description: "Flatcar with Kubernetes, as far as the lab's machines need it",
      owner_id: PUBLISHER,
      image_location: `${PUBLISHER}/${name}`,
      creation_date: `${BUILT}T00:00:00.000Z`,
      public: true,
      state: "available",
      image_type: "machine",
      architecture: "x86_64",
      hypervisor: "xen",
      virtualization_type: "hvm",
      root_device_type: "ebs",
      root_device_name: "/dev/xvda",
      sriov: "simple",
    };
  });
}
