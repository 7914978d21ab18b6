import { createHash } from "crypto";
import * as net from "net";

/**
 * What an address is for; each kind has its own third octets, so that a glance at a log line tells what spoke.
 * Load balancers are numbered by the AWS emulator (lab/aws/moto_server.py), which gets their range.
 */
export type AddressKind = "management" | "loadBalancer" | "machine";

const FIRST_THIRD_OCTET: Record<AddressKind, number> = { management: 1, loadBalancer: 16, machine: 32 };
const LAST_THIRD_OCTET: Record<AddressKind, number> = { management: 15, loadBalancer: 31, machine: 255 };
const HOSTS_PER_OCTET = 254;

/** 127.0 is everybody's, 127.53 systemd-resolved's; from 127.64 on nothing common listens. */
const LOWEST = 64;
const HIGHEST = 250;

/** The claim on a prefix is a listening socket: the kernel gives it to one lab only and takes it back however the lab ends. */
const CLAIM_PORT = 45127;

/** The loopback network 127.X.0.0/16 of one lab. Linux answers on all of 127.0.0.0/8 without any set-up or privilege. */
export class LabNetwork {
  private readonly next = new Map<AddressKind, number>();

  private constructor(
    readonly prefix: string,
    private readonly claim: net.Server,
  ) {}

  /** The same lab folder gets the same prefix again when it is free, so addresses in kubeconfigs survive a restart. */
  static async claim(labRoot: string): Promise<LabNetwork> {
    const count = HIGHEST - LOWEST + 1;
    const start = createHash("sha256").update(labRoot).digest().readUInt32BE(0) % count;
    for (let step = 0; step < count; step++) {
      const prefix = `127.${LOWEST + ((start + step) % count)}`;
      const server = await listenOn(`${prefix}.0.1`);
      if (server !== undefined) {
        return new LabNetwork(prefix, server);
      }
    }
    throw new Error(
      `no free loopback network: 127.${LOWEST} to 127.${HIGHEST} all refuse port ${CLAIM_PORT}; ` +
        `end the program that listens on 0.0.0.0:${CLAIM_PORT} (ss -ltnp) or a lab that is not needed`,
    );
  }

  /** Next unused address of the kind; addresses are not given twice in a lab's life. */
  allocate(kind: AddressKind): string {
    const index = this.next.get(kind) ?? 0;
    const third = FIRST_THIRD_OCTET[kind] + Math.floor(index / HOSTS_PER_OCTET);
    if (third > LAST_THIRD_OCTET[kind]) {
      throw new Error(`the lab has used all its ${kind} addresses of ${this.prefix}.0.0/16; restart it (make lab-down lab-up)`);
    }
    this.next.set(kind, index + 1);
    return `${this.prefix}.${third}.${(index % HOSTS_PER_OCTET) + 1}`;
  }

  /** First three octets of a kind's range, for a program that numbers its addresses itself. */
  range(kind: AddressKind): string {
    return `${this.prefix}.${FIRST_THIRD_OCTET[kind]}`;
  }

  async release(): Promise<void> {
    await new Promise<void>((resolve) => this.claim.close(() => resolve()));
  }
}

function listenOn(host: string): Promise<net.Server | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen({ host, port: CLAIM_PORT, exclusive: true }, () => resolve(server.unref()));
  });
}
