import { createHash } from "crypto";

import { KubeObject } from "../../kubernetes/client";

/** The components that kubeadm runs as static pods, with the images of its release. */
function images(imageRepository: string, kubernetesVersion: string): Record<string, string> {
  const image = (name: string): string => `${imageRepository}/${name}:${kubernetesVersion}`;
  return {
    etcd: `${imageRepository}/etcd:3.6.8-0`,
    "kube-apiserver": image("kube-apiserver"),
    "kube-controller-manager": image("kube-controller-manager"),
    "kube-scheduler": image("kube-scheduler"),
  };
}

/** The mirror pods that represent a kubelet's static pods; Cluster API checks a control plane by them. */
export function mirrorPods(node: KubeObject, imageRepository: string, kubernetesVersion: string): KubeObject[] {
  const nodeName = node.metadata.name;
  return Object.entries(images(imageRepository, kubernetesVersion)).map(([component, image]) => {
    const hash = createHash("sha256").update(`${nodeName}/${image}`).digest("hex").slice(0, 32);
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${component}-${nodeName}`,
        namespace: "kube-system",
        labels: { component, tier: "control-plane" },
        annotations: {
          "kubernetes.io/config.hash": hash,
          "kubernetes.io/config.mirror": hash,
          "kubernetes.io/config.source": "file",
        },
        ownerReferences: [
          { apiVersion: "v1", kind: "Node", name: nodeName, uid: node.metadata["uid"], controller: true },
        ],
      },
      spec: {
        nodeName,
        hostNetwork: true,
        priorityClassName: "system-node-critical",
        tolerations: [{ effect: "NoExecute", operator: "Exists" }],
        containers: [{ name: component, image }],
      },
    };
  });
}
