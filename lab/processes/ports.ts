import * as net from "net";

const given = new Set<string>();

/** A port that nobody listens on now. Two calls never return the same port, even if neither has been bound yet. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  for (;;) {
    const port = await ephemeralPort(host);
    const key = `${host}:${port}`;
    if (!given.has(key)) {
      given.add(key);
      return port;
    }
  }
}

function ephemeralPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ host, port: 0, exclusive: true }, () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Calls `probe` until it returns something other than undefined or false, and returns that.
 * The error names what was waited for and the last error of the probe.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs: number,
  everyMs = 200,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last = "it did not exist yet";
  for (;;) {
    try {
      const result = await probe();
      if (result !== undefined && result !== false) {
        return result as T;
      }
    } catch (error) {
      if (error instanceof GiveUp) {
        throw error;
      }
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() >= deadline) {
      throw new Error(`waited ${Math.round(timeoutMs / 1000)} s for ${what}: ${last}`);
    }
    await sleep(everyMs);
  }
}

/** Thrown by a probe when waiting is useless, for example because the program that it asks has died. */
export class GiveUp extends Error {}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether something accepts connections there. */
export function listening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1000 });
    const done = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  });
}
