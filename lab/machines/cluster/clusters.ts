import { LabContext } from "../../lab";
import { Authority } from "../../pki/certificates";
import { WorkloadCluster } from "./workloadCluster";

/** The clusters of the lab, by the address of their load balancer, which all their machines know. */
export class Clusters {
  private readonly byEndpoint = new Map<string, WorkloadCluster>();
  private created = 0;

  constructor(private readonly lab: LabContext) {}

  /** Called for the first control plane of a cluster. */
  async create(endpoint: string, name: string, authority: Authority): Promise<WorkloadCluster> {
    if (this.byEndpoint.get(endpoint)?.initialized === true) {
      throw new Error(
        `cluster ${name} at ${endpoint} already has a control plane: kubeadm init would create a second cluster`,
      );
    }
    await this.byEndpoint.get(endpoint)?.stop();
    const cluster = new WorkloadCluster(this.lab, name, authority, ++this.created);
    this.byEndpoint.set(endpoint, cluster);
    await cluster.egress.listen();
    return cluster;
  }

  find(endpoint: string): WorkloadCluster | undefined {
    return this.byEndpoint.get(endpoint);
  }

  /** Where a control plane instance's servers listen; undefined before. */
  addressOf(id: string): string | undefined {
    return [...this.byEndpoint.values()]
      .map((cluster) => cluster.addressOf(id))
      .find((address) => address !== undefined);
  }

  /** For a control plane that no longer serves the API, although its machine still exists. */
  async removeMember(id: string): Promise<void> {
    for (const cluster of this.byEndpoint.values()) await cluster.removeMember(id);
  }

  async removeMachine(id: string): Promise<void> {
    for (const cluster of this.byEndpoint.values()) await cluster.removeMachine(id);
  }

  async stop(): Promise<void> {
    for (const cluster of this.byEndpoint.values()) await cluster.stop();
  }
}
