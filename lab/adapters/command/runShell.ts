import { spawn } from "child_process";

export interface ShellCommand {
  readonly command: string;
  readonly stdin?: string | undefined;
  readonly dir?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly interpreter?: readonly string[] | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** Ends the command. */
  readonly signal?: AbortSignal | undefined;
  /** Each line of its standard error, as it comes. */
  readonly line: (text: string) => void;
}

const defaultInterpreter = ["/bin/sh", "-c"];
const shownErrorLines = 20;

/** Runs a shell command to its end; it fails with the last lines of its standard error. */
export async function runShell(shell: ShellCommand): Promise<{ stdout: string; stderr: string }> {
  const [program = "/bin/sh", ...leading] = shell.interpreter ?? defaultInterpreter;
  const child = spawn(program, [...leading, shell.command], {
    env: { ...process.env, ...shell.environment },
    stdio: ["pipe", "pipe", "pipe"],
    ...(shell.dir === undefined ? {} : { cwd: shell.dir }),
  });
  // As Pulumi's provider ends it: what the shell has started goes on, and is waited for as long as it holds the shell's output.
  const end = (): void => void child.kill("SIGKILL");
  const timer = shell.timeoutSeconds === undefined ? undefined : setTimeout(end, shell.timeoutSeconds * 1000);
  shell.signal?.addEventListener("abort", end);
  // A command that does not read its input closes it early; that is its right.
  child.stdin.on("error", () => undefined);
  child.stdin.end(shell.stdin ?? "");
  let stdout = "";
  let stderr = "";
  let unfinished = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    lines.filter((line) => line.trim() !== "").forEach(shell.line);
  });
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on("close", (exit, signal) => resolve(exit ?? signal ?? "nothing"));
  }).finally(() => {
    clearTimeout(timer);
    shell.signal?.removeEventListener("abort", end);
  });
  if (code === 0) return { stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
  const said = `${stderr}${stdout}`.trimEnd().split("\n").slice(-shownErrorLines).join("\n");
  throw new Error(`the command ended with ${code}\n${said}`);
}
