import { ChildProcess, spawn, SpawnOptions } from "child_process";

import { projectRoot } from "../paths";
import { run as runTool } from "../tools/run";

export interface PulumiRun {
  readonly env: NodeJS.ProcessEnv;
  /** An open file for the engine's events, which it writes only with a debugging flag. */
  readonly events?: number;
  /** Rejects when the run can no longer succeed: the run is then cancelled, as by Ctrl-C. */
  readonly dies?: Promise<never>;
}

const cancelSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first file after standard input, output and error. */
const eventsInChild = 3;

function start(args: readonly string[], { env, events }: PulumiRun): ChildProcess {
  const common = {
    cwd: projectRoot(),
    stdio: ["inherit", "inherit", "inherit", ...(events === undefined ? [] : [events])],
  } satisfies SpawnOptions;
  if (events === undefined) return spawn("pulumi", args, { ...common, env });
  return spawn("pulumi", [...args, "--event-log", `/dev/fd/${eventsInChild}`], {
    ...common,
    env: { ...env, PULUMI_DEBUG_COMMANDS: "true" },
  });
}

/**
 * Runs the pulumi CLI with its own display, on this process's terminal. A signal to this process cancels the run, which
 * then ends in order: it finishes the operations in progress, and records them.
 */
export async function pulumi(args: readonly string[], run: PulumiRun): Promise<number> {
  const { dies } = run;
  const child = start(args, run);
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
  return runTool("pulumi", [...args, "--non-interactive"], {
    what: `pulumi ${args.slice(0, 2).join(" ")}`,
    cwd: projectRoot(),
    environment: env,
  });
}
