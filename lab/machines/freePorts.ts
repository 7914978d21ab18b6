import * as net from "net";

import { API_PORT, ETCD_PORT } from "./controlPlane/componentFlags";

/** Of an address of the lab's own: only a program that listens on every address of this machine is in the way. */
function taken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(false)));
  });
}

/** A cluster's endpoint and etcd have the ports that Cluster API expects, on addresses of the lab; said now, not when the first machine boots. */
export async function checkClusterPorts(host: string): Promise<void> {
  for (const port of [API_PORT, ETCD_PORT]) {
    if (await taken(host, port)) {
      throw new Error(`a program listens on port ${port} of every address of this machine, which the lab's clusters need: see \`ss -ltnp "sport = :${port}"\` and end it`);
    }
  }
}
