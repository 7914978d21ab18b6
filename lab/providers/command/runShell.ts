import { spawn } from "child_process";
import { Readable } from "stream";

export interface ShellCommand {
  readonly command: string;
  readonly stdin?: string | undefined;
  readonly dir?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly interpreter?: readonly string[] | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** Ends the command. */
  readonly signal: AbortSignal;
  /** Called with each line that it writes. */
  readonly show: (stream: "stdout" | "stderr", line: string) => void;
}

const defaultInterpreter = ["/bin/sh", "-c"];

/** Passes on each piece of text, and each of its lines that is not empty. */
function follow(stream: Readable, add: (text: string) => void, show: (line: string) => void): void {
  let unfinished = "";
  const pass = (lines: readonly string[]): void => lines.filter((line) => line.trim() !== "").forEach(show);
  stream.setEncoding("utf8").on("data", (text: string) => {
    add(text);
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    pass(lines);
  });
  stream.on("end", () => pass([unfinished]));
}

function endedBy(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal !== null) return `signal: ${signal === "SIGKILL" ? "killed" : signal}`;
  return code === 0 ? undefined : `exit status ${code ?? ""}`;
}

/**
 * Runs a shell command to its end; errors are worded as in Pulumi's provider, with everything that the command has
 * written.
 */
export async function runShell(shell: ShellCommand): Promise<{ stdout: string; stderr: string }> {
  const [program = "/bin/sh", ...leading] = shell.interpreter ?? defaultInterpreter;
  const child = spawn(program, [...leading, shell.command], {
    env: { ...process.env, ...shell.environment },
    stdio: ["pipe", "pipe", "pipe"],
    ...(shell.dir === undefined ? {} : { cwd: shell.dir }),
  });
  // As in Pulumi's provider: what the shell has started keeps running, and is waited for as long as it holds the
  // shell's output.
  const end = (): void => void child.kill("SIGKILL");
  const timer = shell.timeoutSeconds === undefined ? undefined : setTimeout(end, shell.timeoutSeconds * 1000);
  shell.signal.addEventListener("abort", end);
  if (shell.signal.aborted) end();
  // A command that does not read its input may close it early.
  child.stdin.on("error", () => undefined);
  child.stdin.end(shell.stdin ?? "");
  const said = { stdout: "", stderr: "", both: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    const add = (text: string): void => {
      said[stream] += text;
      said.both += text;
    };
    follow(child[stream], add, (line) => shell.show(stream, line));
  }
  const ended = await new Promise<string | undefined>((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => resolve(endedBy(code, signal)));
  }).finally(() => {
    clearTimeout(timer);
    shell.signal.removeEventListener("abort", end);
  });
  if (ended !== undefined) throw new Error(`${ended}: running ${JSON.stringify(shell.command)}:\n${said.both}`);
  return { stdout: said.stdout.replace(/\n$/, ""), stderr: said.stderr.replace(/\n$/, "") };
}
