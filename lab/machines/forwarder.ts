import * as net from "net";

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** A TCP listener that passes connections to its targets in turn, and to the next one if a target does not answer. */
export class Forwarder {
  targets: readonly Target[] = [];
  private turn = 0;
  private readonly sockets = new Set<net.Socket>();

  private constructor(private readonly server: net.Server) {
    server.on("connection", (client) => this.forward(this.track(client)));
  }

  static async listen(host: string, port: number): Promise<Forwarder> {
    const server = net.createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) =>
        reject(new Error(`the load balancer cannot listen on ${host}:${port}: ${error.message}`)),
      );
      server.listen({ host, port }, () => resolve());
    });
    return new Forwarder(server);
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
  }

  private forward(client: net.Socket): void {
    const start = this.turn++;
    const candidates = this.targets.map(
      (_target, index) => this.targets[(start + index) % this.targets.length] as Target,
    );
    this.tryNext(client, candidates);
  }

  private tryNext(client: net.Socket, [target, ...rest]: readonly Target[]): void {
    if (target === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const server = this.track(net.connect(target));
    const next = (): void => this.tryNext(client, rest);
    server.once("error", next);
    server.once("connect", () => {
      server.removeListener("error", next);
      client.pipe(server).pipe(client);
      client.resume();
      client.once("close", () => server.destroy());
      server.once("close", () => client.destroy());
    });
  }

  private track(socket: net.Socket): net.Socket {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    // "close" follows an error, and closes both ends.
    socket.on("error", () => undefined);
    return socket.once("close", () => this.sockets.delete(socket));
  }
}
