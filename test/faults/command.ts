import { ChildProcess, spawn } from "child_process";

import { projectRoot } from "../../lab/paths";

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

export type Seen = (text: string, child: ChildProcess) => void;

/** Runs one command of the lab. `seen` gets the output so far each time that more comes, and may kill the process. */
export async function command(name: string, environment: Readonly<Record<string, string>>, seen: Seen = () => undefined): Promise<Ran> {
  const begun = Date.now();
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "lab/cli.ts", name], {
    cwd: projectRoot(),
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [text, timedOut] = ["", false];
  const timer = setTimeout(() => void ((timedOut = true), child.kill("SIGKILL")), limitMilliseconds);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      seen(text, child);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearTimeout(timer);
  return { code, text, lines: text.trimEnd().split("\n"), seconds: (Date.now() - begun) / 1000, timedOut };
}

/** The line by which a run says why it failed, else its last. */
export function reasonOf({ lines }: Ran): string {
  const index = lines.findIndex((line) => line.startsWith("error: "));
  if (index < 0) return lines.at(-1) ?? "";
  // A wait's error repeats what it has said; the last of it is the cause and the next step.
  const said = lines.slice(index);
  const first = said.findIndex((line) => line.includes("not reached within"));
  return (first < 0 ? said.slice(0, 3) : said.slice(first)).join(" ");
}
