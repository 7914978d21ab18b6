import { ChildProcess, spawn } from "child_process";

import { projectRoot } from "../../lab/paths";
import { killTree } from "./processTree";

export interface Ran {
  /** Nothing where a signal ended it. */
  readonly code: number | null;
  /** Standard output and error, as a terminal shows them. */
  readonly text: string;
  readonly lines: readonly string[];
  readonly seconds: number;
  /** It was ended because it took longer than any run does. */
  readonly timedOut: boolean;
}

/** Longest that a run may take; the stack file's own limits are shorter. */
const limitMilliseconds = 9 * 60_000;

type Environment = Readonly<Record<string, string>>;

export type Seen = (text: string, child: ChildProcess) => void;

const cli = ["-r", "ts-node/register/transpile-only", "lab/cli.ts"];

/** A command of the lab. */
export function labCommand(name: string): readonly string[] {
  return [process.execPath, ...cli, name];
}

/** A line in a user's shell that has evaluated `make lab-env`. */
export function shellCommand(line: string): readonly string[] {
  const environment = [process.execPath, ...cli, "lab-env"].join(" ");
  return ["/bin/sh", "-c", `set -e; exports="$(${environment})"; eval "$exports"; ${line}`];
}

/** Runs a command. `seen` gets the output so far each time that more comes, and may kill the process. */
export async function command(
  [program = "", ...args]: readonly string[],
  environment: Environment,
  seen: Seen = () => undefined,
): Promise<Ran> {
  const begun = Date.now();
  const child = spawn(program, args, {
    cwd: projectRoot(),
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [text, timedOut] = ["", false];
  const timer = setTimeout(() => void ((timedOut = true), killTree(child.pid as number)), limitMilliseconds);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      seen(text, child);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  clearTimeout(timer);
  return { code, text, lines: text.trimEnd().split("\n"), seconds: (Date.now() - begun) / 1000, timedOut };
}
