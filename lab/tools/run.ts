import { spawn } from "child_process";

import { Report } from "./report";

export interface RunOptions {
  /** The purpose of the command, as text in front of "failed". */
  readonly what: string;
  readonly cwd?: string;
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The whole environment of the command, instead of this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Called now and then while a long command is still running. */
  readonly report?: Report;
}

const STILL_RUNNING_MS = 30_000;
const ERROR_LINES = 15;

/** Runs a command, by default with the user's environment, and returns its standard output. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment ?? { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    const ticker = setInterval(() => {
      options.report?.(`${options.what}: still running after ${Math.round((Date.now() - started) / 1000)} s`);
    }, STILL_RUNNING_MS);
    child.once("error", (error) => {
      clearInterval(ticker);
      reject(new Error(`${options.what} failed: ${command} cannot be run: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      clearInterval(ticker);
      const output = Buffer.concat(stdout).toString("utf8");
      if (code === 0) {
        resolve(output);
        return;
      }
      const complaint = Buffer.concat(stderr).toString("utf8").trim() || output.trim();
      const tail = complaint.split("\n").slice(-ERROR_LINES).join("\n");
      reject(new Error(`${options.what} failed (${signal ?? `exit ${code}`}): ${command} ${args.join(" ")}\n${tail}`));
    });
  });
}
