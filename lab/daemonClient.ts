import * as http from "http";

import { LabPaths, labPaths } from "./paths";
import { ProgramStatus } from "./processes/supervisor";

export interface MachineStatus {
  /** The EC2 instance's id. */
  readonly id: string;
  readonly state: "booting" | "running" | "failed";
  /** Why it did not boot. */
  readonly message?: string;
}

/** The status that the lab's daemon reports on its socket. */
export interface LabStatus {
  readonly ready: boolean;
  /** Which start of the lab this is: its contents are in memory and lost when it ends. */
  readonly world: string;
  readonly awsEndpoint: string;
  readonly region: string;
  readonly programs: readonly ProgramStatus[];
  readonly machines: readonly MachineStatus[];
}

/** A dead daemon refuses at once; a running one may have to wait for a processor on a busy machine. */
const answerMilliseconds = 20_000;

function request(socketPath: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // A new connection each time: the daemon closes an idle one while this process evaluates a program.
    const call = http.request({ socketPath, method, path, timeout: answerMilliseconds, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve(text));
    });
    call.on("timeout", () =>
      call.destroy(new Error(`the lab's daemon did not answer within ${answerMilliseconds / 1000} s`)),
    );
    call.on("error", reject);
    call.end();
  });
}

/** The daemon's status, or undefined if no daemon listens: its socket is missing or was left by a dead one. */
export async function daemonStatus(paths: LabPaths = labPaths()): Promise<LabStatus | undefined> {
  try {
    return JSON.parse(await request(paths.daemonSocket, "GET", "/status")) as LabStatus;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ECONNREFUSED") return undefined;
    throw error;
  }
}

/** The status of a lab that is up. */
export async function runningLab(): Promise<LabStatus | undefined> {
  const status = await daemonStatus();
  return status?.ready === true ? status : undefined;
}
