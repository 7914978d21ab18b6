import { CertificateRequest } from "../../pki/certificates";
import { Rootfs } from "../ignition/rootfs";
import { kubeconfigText } from "../../kubernetes/kubeconfigText";
import { Authorities } from "./pki";

export interface ControlPlaneKubeconfigs {
  /** Member of the group system:masters, which no RBAC binding can lock out. */
  readonly superAdmin: string;
}

/** Users of `kubeadm init phase kubeconfig`, by file name. */
const USERS: Readonly<Record<string, Omit<CertificateRequest, "usages">>> = {
  "super-admin": { commonName: "kubernetes-super-admin", organizations: ["system:masters"] },
  "controller-manager": { commonName: "system:kube-controller-manager" },
  scheduler: { commonName: "system:kube-scheduler" },
};

/** Writes the kubeconfigs of a control plane's components, which use the machine's own API server. */
export async function writeKubeconfigs(
  rootfs: Rootfs,
  { cluster: authority }: Authorities,
  server: string,
): Promise<ControlPlaneKubeconfigs> {
  const written = await Promise.all(
    Object.entries(USERS).map(async ([name, user]) => {
      const certificate = await authority.issue({ ...user, usages: ["client"] });
      const text = kubeconfigText(name, server, authority.cert, certificate);
      rootfs.write(`/etc/kubernetes/${name}.conf`, text);
      return [name, text] as const;
    }),
  );
  return { superAdmin: Object.fromEntries(written)["super-admin"] ?? "" };
}
