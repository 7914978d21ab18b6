import * as net from "net";

import { API_PORT, ETCD_PORT } from "./controlPlane/componentFlags";

/** For an address of the lab: only a program that listens on all addresses of this machine can block it. */
function taken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(false)));
  });
}

/**
 * A cluster's endpoint and etcd use the ports that Cluster API expects, on addresses of the lab. Checked now, not when
 * the first machine boots.
 */
export async function checkClusterPorts(host: string): Promise<void> {
  for (const port of [API_PORT, ETCD_PORT]) {
    if (await taken(host, port)) {
      throw new Error(
        `a program listens on port ${port} of all addresses of this machine, but the lab's clusters need that port: ` +
          `find it with \`ss -ltnp "sport = :${port}"\` and stop it`,
      );
    }
  }
}
