import { createHash } from "crypto";
import * as net from "net";

/**
 * The purpose of an address; each kind has its own third octets, so that a log line shows where it came from.
 * The AWS emulator (lab/aws/moto_server.py) numbers the load balancers, within the range that it gets.
 */
export type AddressKind = "management" | "loadBalancer" | "machine";

const FIRST_THIRD_OCTET: Record<AddressKind, number> = { management: 1, loadBalancer: 16, machine: 32 };
const LAST_THIRD_OCTET: Record<AddressKind, number> = { management: 15, loadBalancer: 31, machine: 255 };
const HOSTS_PER_OCTET = 254;

/** Everybody uses 127.0, and systemd-resolved 127.53; no common program listens from 127.64 on. */
const LOWEST = 64;
const HIGHEST = 250;

/**
 * A lab claims a prefix with a listening socket: the kernel gives it to only one lab, and releases it however the lab
 * ends.
 */
const CLAIM_PORT = 45127;

/** The loopback network 127.X.0.0/16 of one lab. Linux answers on all of 127.0.0.0/8 without setup or privileges. */
export class LabNetwork {
  private readonly next = new Map<AddressKind, number>();

  private constructor(
    readonly prefix: string,
    private readonly claim: net.Server,
  ) {}

  /** A lab folder gets its earlier prefix again if it is free, so addresses in kubeconfigs survive a restart. */
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
        `stop the program that listens on 0.0.0.0:${CLAIM_PORT} (ss -ltnp) or a lab that you do not need`,
    );
  }

  /** Next unused address of the kind; a lab never reuses an address. */
  allocate(kind: AddressKind): string {
    const index = this.next.get(kind) ?? 0;
    const third = FIRST_THIRD_OCTET[kind] + Math.floor(index / HOSTS_PER_OCTET);
    if (third > LAST_THIRD_OCTET[kind]) {
      throw new Error(
        `the lab has used all its ${kind} addresses of ${this.prefix}.0.0/16; restart it (make lab-down lab-up)`,
      );
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
