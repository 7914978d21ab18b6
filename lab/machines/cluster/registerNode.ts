import { KubeClient, KubeError, KubeObject } from "../../kubernetes/client";

/** Creates a Node with the kubelet's own rights, and writes its status. Adopts an existing Node of that name. */
export async function registerNode(kubelet: KubeClient, node: KubeObject): Promise<KubeObject> {
  const { status, ...created } = node;
  const existing = await kubelet.create(created as KubeObject).catch(async (error: unknown) => {
    if (error instanceof KubeError && error.reason === "AlreadyExists")
      return kubelet.get(nodePath(node.metadata.name));
    throw error;
  });
  await kubelet.patch(`${nodePath(node.metadata.name)}/status`, { status }, "strategic-merge");
  return existing;
}

export function nodePath(name: string): string {
  return `/api/v1/nodes/${encodeURIComponent(name)}`;
}
