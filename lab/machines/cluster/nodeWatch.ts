import { KubeClient, KubeObject } from "../../kubernetes/client";
import { Report } from "../../tools/report";
import { Instance } from "../ec2";
import { CLOUD_POD, CNI_POD, isComplete, nodeChanges } from "./nodeProgress";
import { nodePath } from "./registerNode";

const EVERY_MS = 1000;
const PODS = `/api/v1/pods?labelSelector=${encodeURIComponent(`k8s-app in (${CNI_POD},${CLOUD_POD})`)}`;

/**
 * Updates the nodes of a cluster as their network and the cloud controller manager start. Idle while all are complete.
 */
export class NodeWatch {
  private readonly pending = new Map<string, Instance>();
  private timer: NodeJS.Timeout | undefined;
  private lastComplaint = "";

  constructor(
    private readonly client: () => KubeClient | undefined,
    private readonly log: Report,
  ) {}

  add(nodeName: string, instance: Instance): void {
    this.pending.set(nodeName, instance);
    this.timer ??= setTimeout(() => void this.look(), EVERY_MS);
  }

  remove(nodeName: string): void {
    this.pending.delete(nodeName);
  }

  stop(): void {
    this.pending.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    const client = this.client();
    try {
      if (client !== undefined) await this.advance(client);
      this.lastComplaint = "";
    } catch (error) {
      // A Node may be deleted and an API server restarted at any time; the next round shows it. The same error is
      // reported once.
      const complaint = (error as Error).message;
      if (complaint !== this.lastComplaint && this.pending.size > 0) this.log(complaint);
      this.lastComplaint = complaint;
    }
    this.timer = this.pending.size === 0 ? undefined : setTimeout(() => void this.look(), EVERY_MS);
  }

  private async advance(client: KubeClient): Promise<void> {
    const [nodes, pods] = await Promise.all([client.list("/api/v1/nodes"), client.list(PODS)]);
    for (const node of nodes) {
      const instance = this.pending.get(node.metadata.name);
      if (instance === undefined) continue;
      if (isComplete(node)) this.pending.delete(node.metadata.name);
      else await this.apply(client, node, pods, instance);
    }
  }

  private async apply(
    client: KubeClient,
    node: KubeObject,
    pods: readonly KubeObject[],
    instance: Instance,
  ): Promise<void> {
    for (const { subresource, patch } of nodeChanges(node, pods, instance)) {
      await client.patch(`${nodePath(node.metadata.name)}${subresource}`, patch, "strategic-merge");
    }
  }
}
