import { versions } from "../kubernetes/pinned";
import { initWorks } from "../kubernetes/versions";
import { text } from "../schema/fields";
import { versionForm } from "../schema/text";
import { publishedImages } from "./image";

/** What runs on all machines of a cluster. */
export const allNodes = {
  kubernetesVersion: text(
    {
      description:
        "Kubernetes version of all machines; there must be an image of it. A newer version upgrades the cluster.",
      example: `"${versions.kubernetes}"`,
      see: publishedImages,
      change: {
        kind: "rolls all machines",
        words: "one minor up at a time; two up, and a lower minor, are refused in the preview",
      },
    },
    versionForm(`"${versions.kubernetes}"`),
    initWorks,
  ).default(versions.kubernetes),
};

/**
 * What Flatcar writes from the instance's metadata, and what the node is named by. Replaced on the machine, by
 * envsubst.
 */
const hostnameVariable = "${COREOS_EC2_HOSTNAME}";

const kubeadmFile = "/etc/kubeadm.yml";

/**
 * A drop-in for kubeadm.service, in Container Linux Config, which is what the kubeadm bootstrap provider takes.
 * - coreos-metadata must have filled /run/metadata, or the hostname below stays empty and the node joins without a
 *   name;
 * - containerd must run, or kubeadm fails its preflight: https://github.com/kubernetes-sigs/image-builder/issues/939
 * - /etc is mounted noexec from Flatcar 4628 on, so the script is read by bash instead of being executed:
 *   https://github.com/flatcar/Flatcar/issues/2166. The empty ExecStart= resets the unit's own.
 */
const containerLinuxConfig = `systemd:
  units:
  - name: kubeadm.service
    enabled: true
    dropins:
    - name: 10-flatcar.conf
      contents: |
        [Unit]
        Requires=coreos-metadata.service
        After=coreos-metadata.service containerd.service
        [Service]
        EnvironmentFile=/run/metadata/*
        ExecStart=
        ExecStart=/bin/bash /etc/kubeadm.sh
`;

/** The part of a KubeadmConfigSpec that makes Ignition for Flatcar, the same for every role. */
export function flatcarBootstrap(): Record<string, unknown> {
  return {
    format: "ignition",
    // strict: an unknown key in the drop-in fails the machine's bootstrap object instead of being dropped in silence.
    ignition: { containerLinuxConfig: { additionalConfig: containerLinuxConfig, strict: true } },
    preKubeadmCommands: [`envsubst < ${kubeadmFile} > ${kubeadmFile}.tmp`, `mv ${kubeadmFile}.tmp ${kubeadmFile}`],
  };
}

/** The node's name is the instance's private DNS name: the cloud controller manager finds the instance by it. */
export function nodeRegistration(): Record<string, unknown> {
  return { name: hostnameVariable, kubeletExtraArgs: [{ name: "cloud-provider", value: "external" }] };
}
