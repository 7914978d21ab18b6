import { ChildProcess, ChildProcessByStdio, spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Readable } from "stream";

import { dump, load } from "js-yaml";

import { daemonStatus, LabStatus } from "../../lab/daemonClient";
import { templateFile } from "../../lab/deploy/stackFile";
import { LabPaths, labPaths, projectRoot } from "../../lab/paths";

export interface Ran {
  readonly code: number | null;
  /** Standard output and error, as a terminal shows them. */
  readonly text: string;
  readonly lines: readonly string[];
}

/** What a process comes to. `seen` gets the process and its output so far, each time that more comes. */
export async function outcome(
  child: ChildProcessByStdio<null, Readable, Readable>,
  seen: (text: string, child: ChildProcess) => void = () => undefined,
): Promise<Ran> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      seen(text, child);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  return { code, text, lines: text.trimEnd().split("\n") };
}

/** How many nodes a table of `kubectl get nodes` calls Ready. */
export function readyNodes(text: string): number {
  return text.split("\n").filter((line) => /^\s*ip-\S+\s+Ready\s/.test(line)).length;
}

interface StackFile {
  config: Record<string, unknown>;
}

/**
 * A lab of the tests' own, driven as its user drives it: by the make targets, beside whatever lab of the checkout is
 * up.
 */
export class OwnLab {
  readonly paths: LabPaths;
  private stackFile: string;

  /** `environment`: what its user's shell has besides the tests' own. */
  constructor(
    root: string = fs.mkdtempSync(path.join(os.tmpdir(), "lab-")),
    private readonly environment: Readonly<Record<string, string>> = {},
    private readonly stack = "lab",
  ) {
    this.paths = labPaths(root);
    this.stackFile = templateFile(stack);
  }

  /** From now on the stack's file is a copy with these changes. */
  configure(change: (clusters: Record<string, Record<string, never>>, config: Record<string, unknown>) => void): void {
    const stack = load(fs.readFileSync(templateFile(this.stack), "utf8")) as StackFile;
    change(stack.config["capi-ignition:clusters"] as Record<string, Record<string, never>>, stack.config);
    this.stackFile = path.join(this.paths.root, `stack-${this.stack}.yaml`);
    fs.mkdirSync(this.paths.root, { recursive: true, mode: 0o700 });
    fs.writeFileSync(this.stackFile, dump(stack), { mode: 0o600 });
  }

  /** `seen` gets the process and its output so far, each time that more comes. */
  async make(target: string, seen?: (text: string, child: ChildProcess) => void): Promise<Ran> {
    return this.run("make", ["-s", target, `STACK=${this.stack}`], seen);
  }

  /** A command line in a shell that has evaluated `make lab-env`. `seen` gets the process and its output so far. */
  async look(command: string, seen?: (text: string, child: ChildProcess) => void): Promise<Ran> {
    return this.run("bash", ["-c", `eval "$(make -s lab-env STACK=${this.stack})" && ${command}`], seen);
  }

  async status(): Promise<LabStatus> {
    const status = await daemonStatus(this.paths);
    if (status === undefined) throw new Error("the lab of the test does not run");
    return status;
  }

  async end(): Promise<void> {
    await this.make("lab-down");
    fs.rmSync(this.paths.root, { recursive: true, force: true });
  }

  private async run(
    command: string,
    args: readonly string[],
    seen?: (text: string, child: ChildProcess) => void,
  ): Promise<Ran> {
    const env = {
      ...process.env,
      ...this.environment,
      CAPI_IGNITION_LAB_DIR: this.paths.root,
      CAPI_IGNITION_STACK_FILE: this.stackFile,
    };
    // A group of its own, so that a test can kill make and what it started at one blow.
    return outcome(
      spawn(command, args, { cwd: projectRoot(), env, stdio: ["ignore", "pipe", "pipe"], detached: true }),
      seen,
    );
  }
}
