import { KubeObject } from "../../kubernetes/client";

const RBAC = "rbac.authorization.k8s.io";
const API_VERSION = `${RBAC}/v1`;
const TOKENS = "system:bootstrappers:kubeadm:default-node-token";
const NODES = "system:nodes";

const group = (name: string): object => ({ apiGroup: RBAC, kind: "Group", name });
const user = (name: string): object => ({ apiGroup: RBAC, kind: "User", name });

function clusterRoleBinding(name: string, role: string, subject: object): KubeObject {
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: role };
  return { apiVersion: API_VERSION, kind: "ClusterRoleBinding", metadata: { name }, roleRef, subjects: [subject] };
}

/** A Role that may read one ConfigMap, and its binding. */
function configMapReaders(
  name: string,
  namespace: string,
  configMap: string,
  subjects: readonly object[],
): KubeObject[] {
  const metadata = { name, namespace };
  const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["configmaps"], resourceNames: [configMap] }];
  return [
    { apiVersion: API_VERSION, kind: "Role", metadata, rules },
    {
      apiVersion: API_VERSION,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: RBAC, kind: "Role", name },
      subjects,
    },
  ];
}

/**
 * The rights that `kubeadm init` gives to joining machines: a bootstrap token may request a kubelet's certificate,
 * and the controller manager approves the request automatically.
 * @see https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#configure-tls-bootstrapping-for-node-joining
 */
export function kubeadmRbac(): KubeObject[] {
  const approve = "system:certificates.k8s.io:certificatesigningrequests";
  return [
    clusterRoleBinding("kubeadm:cluster-admins", "cluster-admin", group("kubeadm:cluster-admins")),
    clusterRoleBinding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", group(TOKENS)),
    clusterRoleBinding("kubeadm:node-autoapprove-bootstrap", `${approve}:nodeclient`, group(TOKENS)),
    clusterRoleBinding("kubeadm:node-autoapprove-certificate-rotation", `${approve}:selfnodeclient`, group(NODES)),
    clusterRoleBinding(
      "system:kube-apiserver-to-kubelet",
      "system:kubelet-api-admin",
      user("kube-apiserver-kubelet-client"),
    ),
    {
      apiVersion: API_VERSION,
      kind: "ClusterRole",
      metadata: { name: "kubeadm:get-nodes" },
      rules: [{ verbs: ["get"], apiGroups: [""], resources: ["nodes"] }],
    },
    clusterRoleBinding("kubeadm:get-nodes", "kubeadm:get-nodes", group(TOKENS)),
    ...configMapReaders("kubeadm:bootstrap-signer-clusterinfo", "kube-public", "cluster-info", [
      user("system:anonymous"),
    ]),
    ...configMapReaders("kubeadm:nodes-kubeadm-config", "kube-system", "kubeadm-config", [group(TOKENS), group(NODES)]),
    ...configMapReaders("kubeadm:kubelet-config", "kube-system", "kubelet-config", [group(NODES), group(TOKENS)]),
  ];
}
