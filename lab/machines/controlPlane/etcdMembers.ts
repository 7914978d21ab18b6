import { BootContext, waitPoweredOn } from "../bootContext";
import { httpsCall } from "../httpsCall";
import { ETCD_PORT, etcdPeerUrl } from "./componentFlags";
import { MachineNames, PKI } from "./pki";

interface EtcdMember {
  readonly ID: string;
  /** Empty until the member has started. */
  readonly name?: string;
  readonly peerURLs: readonly string[];
}

interface MemberList {
  readonly members: readonly EtcdMember[];
}

/** etcd accepts no new member within 5 s after the last one, and a learner has to catch up. */
const TIMEOUT_MS = 60_000;

/** Lets a machine's etcd join another machine's cluster as in kubeadm: as a learner that is promoted later. */
export class EtcdMembership {
  constructor(
    private readonly boot: BootContext,
    private readonly names: MachineNames,
    /** Address of a machine with an etcd that is a member. */
    private readonly memberAddress: string,
  ) {}

  /** Adds the machine; returns the value of `--initial-cluster`. */
  async add(): Promise<string> {
    const own = etcdPeerUrl(this.names.address);
    const add = async (): Promise<readonly EtcdMember[]> => {
      const members = await this.members();
      // A call with a lost answer may have succeeded.
      if (members.some(({ peerURLs }) => peerURLs[0] === own)) return members;
      return (await this.call<MemberList>("add", { peerURLs: [own], isLearner: true })).members;
    };
    const members = await waitPoweredOn(
      this.boot.signal,
      `etcd to accept ${this.names.nodeName} as a member`,
      add,
      TIMEOUT_MS,
    );
    return members
      .map(({ name, peerURLs }) => `${peerURLs[0] === own ? this.names.nodeName : (name ?? "")}=${peerURLs[0] ?? ""}`)
      .join(",");
  }

  /** Waits until the machine's etcd has caught up, and gives it a vote. */
  async promote(): Promise<void> {
    const own = (await this.members()).find(({ peerURLs }) => peerURLs[0] === etcdPeerUrl(this.names.address));
    if (own === undefined) throw new Error(`etcd has no member at ${etcdPeerUrl(this.names.address)}`);
    const promote = async (): Promise<boolean> => this.call("promote", { ID: own.ID }).then(() => true);
    await waitPoweredOn(this.boot.signal, `etcd member ${this.names.nodeName} to catch up`, promote, TIMEOUT_MS);
  }

  private async members(): Promise<readonly EtcdMember[]> {
    return (await this.call<MemberList>("list", {})).members;
  }

  /** etcd's JSON gateway. @see https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway */
  private async call<T>(action: "add" | "list" | "promote", body: object): Promise<T> {
    const { rootfs } = this.boot;
    const { status, text } = await httpsCall(`https://${this.memberAddress}:${ETCD_PORT}/v3/cluster/member/${action}`, {
      ca: rootfs.read(`${PKI}/etcd/ca.crt`),
      cert: rootfs.read(`${PKI}/apiserver-etcd-client.crt`),
      key: rootfs.read(`${PKI}/apiserver-etcd-client.key`),
      method: "POST",
      body,
    });
    if (status !== 200) throw new Error(`etcd member ${action}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }
}
