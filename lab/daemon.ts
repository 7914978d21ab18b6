import * as fs from "fs";
import * as http from "http";

import { Lab } from "./lab";
import { createMachines } from "./machines/machines";
import { createManagement } from "./management/management";
import { checkSocketPath, LabPaths, labPaths } from "./paths";

/**
 * The process that keeps a lab up. lab/commands/labUp.ts starts it, SIGTERM ends it in order; its output is
 * `.lab/logs/daemon.log`.
 */
async function main(): Promise<void> {
  // Only the owner may read what etcd, moto and the others write, whatever mode each of them asks for.
  process.umask(0o077);
  const paths = labPaths();
  const lab = new Lab(paths, [createManagement, createMachines], (line) =>
    console.log(`${new Date().toISOString()} ${line}`),
  );
  let ending: Promise<void> | undefined;
  const end = (exitCode: number): Promise<void> => (ending ??= shutDown(lab, server, paths, exitCode));
  const server = http.createServer((request, response) => answer(lab, request, response));
  process.on("SIGTERM", () => void end(0));
  process.on("SIGINT", () => void end(0));

  checkSocketPath(paths.daemonSocket);
  await listen(server, paths);
  try {
    await lab.start();
  } catch (error) {
    // A lab that is stopped while it starts fails in whatever it was doing: not worth reporting.
    if (ending === undefined) {
      console.error(`error: ${(error as Error).message}`);
      await end(1);
    }
  }
}

function answer(lab: Lab, request: http.IncomingMessage, response: http.ServerResponse): void {
  const call = `${request.method ?? ""} ${request.url ?? ""}`;
  if (call === "GET /status") {
    response.setHeader("content-type", "application/json").end(JSON.stringify(lab.status()));
  } else {
    response.writeHead(404).end(JSON.stringify({ error: `the daemon answers only GET /status, not ${call}` }));
  }
}

function listen(server: http.Server, paths: LabPaths): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on ${paths.daemonSocket}: ${error.message}`)));
    server.listen(paths.daemonSocket, () => resolve());
  });
}

async function shutDown(lab: Lab, server: http.Server, paths: LabPaths, exitCode: number): Promise<void> {
  await lab.stop();
  server.close();
  server.closeAllConnections();
  fs.rmSync(paths.daemonFile, { force: true });
  process.exit(exitCode);
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
