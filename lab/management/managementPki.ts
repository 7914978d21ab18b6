import { Authority, createAuthority, createServiceAccountKeys } from "../pki/certificates";
import { CertificateFiles, writeCertificate, writePrivateFile } from "../pki/keyFiles";

/** Address of Service `kubernetes`, the first of the API server's default range; its certificate names it. */
const KUBERNETES_SERVICE = "10.96.0.1";

/** The user of the lab's own client: cluster administrator, as in the kubeconfig of a new cluster. */
const ADMINISTRATOR = {
  commonName: "capi-ignition-lab",
  organizations: ["system:masters"],
  usages: ["client"],
} as const;

export interface ManagementPki {
  readonly authority: Authority;
  readonly caFile: string;
  /** Serving certificate of the API server. */
  readonly serving: CertificateFiles;
  /** Serving and client certificate of etcd: no other user of this machine may read Secrets there. */
  readonly etcd: CertificateFiles;
  readonly serviceAccount: { readonly publicKey: string; readonly privateKey: string };
  readonly administrator: { readonly cert: string; readonly key: string };
}

/** Creates the certificates of the management API server at `host`. */
export async function makeManagementPki(folder: string, host: string): Promise<ManagementPki> {
  const authority = await createAuthority("capi-ignition-lab-management");
  const dnsNames = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"];
  const [serving, etcd, administrator, serviceAccount] = await Promise.all([
    authority.issue({
      commonName: "kube-apiserver",
      dnsNames,
      ipAddresses: [host, KUBERNETES_SERVICE],
      usages: ["server"],
    }),
    authority.issue({ commonName: "etcd", ipAddresses: [host], usages: ["server", "client"] }),
    authority.issue(ADMINISTRATOR),
    createServiceAccountKeys(),
  ]);
  return {
    authority,
    caFile: writePrivateFile(folder, "ca.crt", authority.cert),
    serving: writeCertificate(folder, "kube-apiserver", serving),
    etcd: writeCertificate(folder, "etcd", etcd),
    serviceAccount: {
      publicKey: writePrivateFile(folder, "service-account.pub", serviceAccount.publicKey),
      privateKey: writePrivateFile(folder, "service-account.key", serviceAccount.privateKey),
    },
    administrator,
  };
}
