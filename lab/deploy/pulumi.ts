import { spawn } from "child_process";

import { projectRoot } from "../paths";
import { run } from "../tools/run";

export interface PulumiRun {
  readonly env: NodeJS.ProcessEnv;
  /** Rejects when the run can no longer succeed: it is then cancelled, as by Ctrl-C. */
  readonly dies?: Promise<never>;
}

const cancelSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs the pulumi CLI with its own display, on this process's terminal. What cancels this process cancels the run, which then
 * ends in order: it finishes what is under way, and records it.
 */
export async function pulumi(args: readonly string[], { env, dies }: PulumiRun): Promise<number> {
  const child = spawn("pulumi", args, { cwd: projectRoot(), env, stdio: "inherit" });
  const cancel = (): void => void child.kill("SIGINT");
  // A terminal sends its signal to the CLI as well; a second one would make it stop at once.
  const onSignal = process.stdin.isTTY ? (): void => undefined : cancel;
  for (const signal of cancelSignals) process.on(signal, onSignal);
  let death: Error | undefined;
  dies?.catch((error: Error) => {
    death = error;
    cancel();
  });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(new Error(`pulumi could not be started: ${error.message}`)));
      child.once("close", (exit, signal) => resolve(exit ?? (signal === null ? 1 : 130)));
    });
    if (death !== undefined) throw death;
    return code;
  } finally {
    for (const signal of cancelSignals) process.off(signal, onSignal);
  }
}

/** Standard output of a pulumi command that shows the user nothing. */
export function askPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return run("pulumi", [...args, "--non-interactive"], { what: `pulumi ${args.slice(0, 2).join(" ")}`, cwd: projectRoot(), environment: env });
}
