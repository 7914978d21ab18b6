import { Break, Catcher } from "../break";

const ignition = (test: string): Catcher => ({ file: "test/unit/machinesIgnition.test.ts", test });
const kubeadm = (test: string): Catcher => ({ file: "test/unit/machinesKubeadm.test.ts", test });
const nodes = (test: string): Catcher => ({ file: "test/unit/machinesNodes.test.ts", test });

/** The lab's machines, which are to refuse what a real one would. */
export const machineBreaks: readonly Break[] = [
  {
    name: "machines/bucket-denial", what: "a machine reads what the bucket's policy denies it",
    file: "lab/machines/ignition/bucketPolicy.ts", find: "if (denied !== undefined)", replace: 'if (denied?.Sid === "")',
    caughtBy: ignition("denies before it allows"), says: /what is denied is read/,
  },
  {
    name: "machines/bucket-prefix", what: "a node reads the Ignition of control planes",
    file: "lab/machines/ignition/bucketPolicy.ts", find: "list(statement.Resource).some((pattern) => matches(pattern, resource)) &&", replace: "",
    caughtBy: ignition("lets a role read below its own prefix only"), says: /a node reads what is the control plane's/,
  },
  {
    name: "machines/file-mode", what: "others can read the files of a machine",
    file: "lab/pki/keyFiles.ts", find: "{ mode: 0o600 }", replace: "{ mode: 0o644 }",
    caughtBy: ignition("writes files for the owner alone"), says: /wanted 384, found 420/,
  },
  {
    name: "machines/disk", what: "Ignition writes files beside the machine's disk",
    file: "lab/machines/ignition/rootfs.ts", find: "if (!host.startsWith(`${this.folder}${path.sep}`))", replace: "if (!host.startsWith(path.sep))",
    caughtBy: ignition("none beside the machine's disk"), says: /Missing expected exception/,
  },
  {
    name: "machines/cloud-init", what: "a machine boots with user data for cloud-init",
    file: "lab/machines/ignition/userData.ts", find: 'text.startsWith("#cloud-config") ||', replace: "",
    caughtBy: ignition("stops the machine when it is cloud-init"), says: /made for cloud-init/,
  },
  {
    name: "machines/signature", what: "a machine trusts a cluster that does not know its token",
    file: "lab/machines/kubeadm/clusterInfo.ts", find: "&& timingSafeEqual(given, expected)", replace: "",
    caughtBy: kubeadm("trusts neither another secret"), says: /Missing expected exception/,
  },
  {
    name: "machines/ca-hash", what: "a machine trusts another CA than the one that is pinned",
    file: "lab/machines/kubeadm/clusterInfo.ts", find: "caCertHashes.length > 0 &&", replace: "caCertHashes.length > 9 &&",
    caughtBy: kubeadm("trusts neither another secret"), says: /Missing expected exception/,
  },
  {
    name: "machines/hostname", what: "the hostname is put in without moving the result back",
    file: "components/workload/flatcarBootstrap.ts", find: ", `mv ${kubeadmFile}.tmp ${kubeadmFile}`]", replace: "]",
    caughtBy: kubeadm("is substituted by the program's own commands"), says: /substitutes: wanted true, found false/,
  },
  {
    name: "machines/node-ready", what: "a node is Ready without its CNI's pod",
    file: "lab/machines/cluster/nodeProgress.ts", find: "spec?.nodeName === node.metadata.name", replace: "spec !== undefined",
    caughtBy: nodes("changes by nothing but running pods"), says: /Ready|\[0\]: wanted nothing/,
  },
  {
    name: "machines/kwok", what: "kwok makes every node Ready at once",
    file: "lab/machines/cluster/kwokConfig.ts", find: "metadata.name !== MAKES_NODES_READY", replace: 'metadata.name !== "pod-ready"',
    caughtBy: nodes("makes no node Ready"), says: /Stage node-initialize/,
  },
  {
    name: "machines/issuer", what: "a certificate that names itself as its issuer",
    file: "lab/pki/certificates.ts", find: "issuer: authority.subjectName", replace: "issuer: subject(request)",
    caughtBy: { file: "test/unit/machinesCertificates.test.ts", test: "can be signed by an authority whose RSA key is PKCS #1" }, says: /CN=leaf/,
  },
];
