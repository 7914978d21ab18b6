import * as fs from "fs";
import * as http from "http";
import * as net from "net";

import { checkSocketPath } from "../paths";

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Where an API server's call to an address of its cluster goes, or why it goes nowhere. */
export type Route = (destination: Destination) => Destination | { readonly missing: string };

/**
 * Answers `CONNECT host:port` on a unix socket. An API server calls addresses of its cluster (ClusterIPs of Services,
 * addresses of nodes) that do not exist on this machine; its egress selector sends these calls here instead.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity
 */
export class EgressProxy {
  private readonly sockets = new Set<net.Socket>();
  private readonly server = http.createServer((_request, response) => response.writeHead(405).end());

  constructor(
    readonly socketPath: string,
    private readonly route: Route,
  ) {
    this.server.on("connect", (request, client, head) => this.connect(request, client as net.Socket, head));
  }

  async listen(): Promise<void> {
    checkSocketPath(this.socketPath);
    fs.rmSync(this.socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.socketPath, () => resolve());
    });
    fs.chmodSync(this.socketPath, 0o600);
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
    fs.rmSync(this.socketPath, { force: true });
  }

  /** For `--egress-selector-config-file`. */
  configuration(): string {
    return JSON.stringify({
      apiVersion: "apiserver.k8s.io/v1beta1",
      kind: "EgressSelectorConfiguration",
      egressSelections: [
        {
          name: "cluster",
          connection: { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: this.socketPath } } },
        },
      ],
    });
  }

  private connect(request: http.IncomingMessage, client: net.Socket, head: Buffer): void {
    const [, host = "", port = ""] = /^\[?(.+?)\]?:(\d+)$/.exec(request.url ?? "") ?? [];
    const destination = this.route({ host, port: Number(port) });
    this.track(client);
    if ("missing" in destination) {
      client.end(`HTTP/1.1 503 Service Unavailable\r\n\r\n${destination.missing}\n`);
      return;
    }
    const server = this.track(net.connect(destination));
    server.once("connect", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      server.write(head);
      client.pipe(server).pipe(client);
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const)
      from.once("close", () => to.destroy());
  }

  private track(socket: net.Socket): net.Socket {
    this.sockets.add(socket);
    socket.on("error", () => socket.destroy());
    return socket.once("close", () => this.sockets.delete(socket));
  }
}
