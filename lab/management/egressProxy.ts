import * as fs from "fs";
import * as http from "http";
import * as net from "net";

import { dump } from "js-yaml";

/** Where a call to `host:port` goes: the address of a process, or why there is none. */
export type Route = (host: string, port: number) => { readonly host: string; readonly port: number } | { readonly missing: string };

/**
 * The network of the management cluster. The API server calls webhooks by the ClusterIP of their Service, which is an address of nobody
 * on this machine; by its egress selector it asks this proxy to connect instead.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/
 */
export class EgressProxy {
  private readonly server = http.createServer((_request, response) => response.writeHead(405).end());
  private readonly open = new Set<net.Socket>();

  public constructor(private readonly socketPath: string, private readonly route: Route) {
    this.server.on("connect", (request: http.IncomingMessage, socket: net.Socket) => this.connect(request.url ?? "", socket));
  }

  public async start(): Promise<void> {
    fs.rmSync(this.socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.socketPath, () => resolve());
    });
  }

  public async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** The file that tells an API server to call what is in its cluster through this proxy. */
  public configuration(): string {
    const connection = { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: this.socketPath } } };
    return dump({ apiVersion: "apiserver.k8s.io/v1beta1", kind: "EgressSelectorConfiguration", egressSelections: [{ name: "cluster", connection }] });
  }

  private connect(authority: string, socket: net.Socket): void {
    const split = authority.lastIndexOf(":");
    const target = this.route(authority.slice(0, split), Number(authority.slice(split + 1)));
    // An API server that hangs up is no failure of the lab's.
    socket.on("error", () => socket.destroy());
    if ("missing" in target) {
      socket.end(`HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n\r\n${target.missing}\n`);
      return;
    }
    const upstream = net.connect(target.port, target.host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    this.track(socket, upstream);
  }

  private track(socket: net.Socket, upstream: net.Socket): void {
    this.open.add(socket);
    upstream.on("error", () => socket.destroy());
    upstream.on("close", () => socket.destroy());
    socket.on("close", () => {
      this.open.delete(socket);
      upstream.destroy();
    });
  }
}
