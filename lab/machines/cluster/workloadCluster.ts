import * as path from "path";

import { KubeClient } from "../../kubernetes/client";
import { Destination, EgressProxy } from "../../kubernetes/egressProxy";
import { LabContext } from "../../lab";
import { Authority } from "../../pki/certificates";
import { MachineNames } from "../controlPlane/pki";
import { Instance } from "../ec2";
import { Kwok } from "./kwok";
import { KUBELET_PORT } from "./nodeObject";
import { NodeWatch } from "./nodeWatch";

/** A control plane machine that serves the cluster's API. */
export interface Member {
  readonly names: MachineNames;
  /** Administrator's kubeconfig for this machine's own API server. */
  readonly kubeconfig: string;
  readonly client: KubeClient;
}

/** The shared state of one cluster's machines. It exists as long as the cluster has a control plane. */
export class WorkloadCluster {
  readonly egress: EgressProxy;
  private readonly kwok: Kwok;
  private readonly watch: NodeWatch;
  private readonly members = new Map<string, Member>();
  private readonly nodes = new Map<string, { readonly name: string; readonly ip: string }>();
  /** Changes of kwok run one after the other. */
  private kwokChange: Promise<void> = Promise.resolve();

  constructor(
    lab: LabContext,
    readonly name: string,
    readonly authority: Authority,
    number: number,
  ) {
    this.kwok = new Kwok(lab, path.join(lab.paths.machines, `cluster-${number}`), name);
    this.egress = new EgressProxy(path.join(lab.paths.run, `egress-${number}.sock`), ({ host, port }) =>
      this.route(host, port),
    );
    this.watch = new NodeWatch(() => this.client, lab.log);
  }

  get initialized(): boolean {
    return this.members.size > 0;
  }

  /** A client with all rights, for any control plane that is up. */
  get client(): KubeClient | undefined {
    return [...this.members.values()][0]?.client;
  }

  /** Address of a machine with an etcd that is already a member. */
  memberAddress(): string {
    const [first] = this.members.values();
    if (first === undefined) throw new Error(`cluster ${this.name} has no control plane to join`);
    return first.names.address;
  }

  /** The loopback address at which an instance serves the cluster's API. */
  addressOf(id: string): string | undefined {
    return this.members.get(id)?.names.address;
  }

  async addMember(instance: Instance, member: Member): Promise<void> {
    this.members.set(instance.id, member);
    await this.restartKwok();
  }

  addNode(instance: Instance, name: string): void {
    this.nodes.set(instance.id, { name, ip: instance.privateIp });
    this.watch.add(name, instance);
  }

  async removeMachine(id: string): Promise<void> {
    const node = this.nodes.get(id);
    if (node !== undefined) this.watch.remove(node.name);
    this.nodes.delete(id);
    await this.removeMember(id);
  }

  async removeMember(id: string): Promise<void> {
    const member = this.members.get(id);
    if (member === undefined) return;
    this.members.delete(id);
    void member.client.close();
    if (this.initialized) await this.restartKwok();
    else await this.stop();
  }

  async stop(): Promise<void> {
    this.watch.stop();
    this.egress.close();
    await this.kwok.stop();
  }

  private restartKwok(): Promise<void> {
    this.kwokChange = this.kwokChange
      .catch(() => undefined)
      .then(async () => {
        const members = [...this.members.values()];
        const [first] = members;
        if (first !== undefined)
          await this.kwok.restart(
            members.map(({ names }) => names),
            first.kubeconfig,
            this.authority,
          );
        // One that has just started would give up without its API server, and be taken for a program that died.
        else await this.kwok.stop();
      });
    return this.kwokChange;
  }

  /** kwok is every kubelet of the cluster. */
  private route(host: string, port: number): Destination | { missing: string } {
    const known = [...this.nodes.values()].some(({ name, ip }) => name === host || ip === host);
    const kubelet = known && port === KUBELET_PORT ? this.kwok.address : undefined;
    return kubelet ?? { missing: `no machine of the cluster listens on ${host}:${port}` };
  }
}
