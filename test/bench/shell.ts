import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { checkpointFile } from "../../lab/deploy/stack";
import { projectRoot } from "../../lab/paths";
import { outcome, OwnLab } from "../lab/ownLab";
import { median } from "./figures";
import type { Previews, Seconds } from "./results";

/** A line of output and when it came, in seconds from the start. */
export type TimedLine = readonly [seconds: Seconds, line: string];

export interface Timed {
  readonly seconds: Seconds;
  /** Milliseconds. */
  readonly begun: number;
  readonly lines: readonly TimedLine[];
}

const PREVIEWS = 3;

/** A make target of a lab that succeeds. */
export async function made(lab: OwnLab, target: string): Promise<void> {
  const { code, text } = await lab.make(target);
  if (code !== 0) throw new Error(`make ${target} failed:\n${text}`);
}

/**
 * The shell of a user who has evaluated `make lab-env`: its commands are timed without what the lab's own add. The
 * engine's own durations are tenths of a second old when its display prints them, so each line is stamped when it
 * comes.
 */
export class Shell {
  private constructor(
    private readonly lab: OwnLab,
    private readonly stack: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async of(lab: OwnLab, stack = "lab"): Promise<Shell> {
    const { code, text } = await lab.look("env --null");
    if (code !== 0) throw new Error(`lab-env failed:\n${text}`);
    const variables = text.split("\0").map((line) => /^([^=]+)=([^]*)$/.exec(line) ?? []);
    return new Shell(lab, stack, Object.fromEntries(variables.map(([, name = "", value]) => [name, value])));
  }

  async time(
    command: string,
    args: readonly string[],
    variables: NodeJS.ProcessEnv = {},
    folder = projectRoot(),
  ): Promise<Timed> {
    const begun = Date.now();
    const seconds = (): Seconds => (Date.now() - begun) / 1000;
    const lines: TimedLine[] = [];
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...this.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, text } = await outcome(child, (sofar) => {
      for (const line of sofar.split("\n").slice(lines.length, -1)) lines.push([seconds(), line]);
    });
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${text}`);
    return { seconds: seconds(), begun, lines };
  }

  /** A pulumi command on the stack, without questions. */
  async pulumi(operation: string, ...args: readonly string[]): Promise<Timed> {
    return this.time("pulumi", [operation, ...args, "--stack", this.stack, "--non-interactive"]);
  }

  async apply(operation: "up" | "refresh" | "destroy"): Promise<Timed> {
    return this.pulumi(operation, "--yes", "--skip-preview");
  }

  async previews(): Promise<Previews> {
    const empty = await EmptyProgram.of(this, this.lab);
    const found: Previews[] = [];
    for (let round = 0; round < PREVIEWS; round++)
      found.push({ ours: (await this.pulumi("preview")).seconds, empty: await empty.preview() });
    return { ours: median(found.map(({ ours }) => ours)), empty: median(found.map((round) => round.empty)) };
  }

  /** `kubectl scale`, as this program's user does it. */
  async setWorkers(replicas: number): Promise<void> {
    await this.pulumi("config", "set", "--path", "clusters.ignition-cluster.pools.md-0.replicas", String(replicas));
  }

  stateBytes(): number {
    return fs.statSync(checkpointFile(this.stack, this.lab.paths)).size;
  }
}

/** A program of nothing, with a stack of its own in the same backend. */
class EmptyProgram {
  private static readonly folder = path.join(projectRoot(), "test", "fixtures", "empty");
  private static readonly stack = "empty";

  private constructor(
    private readonly shell: Shell,
    private readonly variables: NodeJS.ProcessEnv,
  ) {}

  static async of(shell: Shell, { paths }: OwnLab): Promise<EmptyProgram> {
    // `stack init` writes the salt of the stack's encryption beside a Pulumi.yaml: not beside the one in the checkout.
    const [project, file] = [
      path.join(paths.root, "empty", "Pulumi.yaml"),
      path.join(paths.root, "empty", "Pulumi.empty.yaml"),
    ];
    const empty = new EmptyProgram(shell, { PULUMI_OPTION_CONFIG_FILE: file });
    if (fs.existsSync(file)) return empty;
    fs.mkdirSync(path.dirname(project), { mode: 0o700 });
    fs.copyFileSync(path.join(EmptyProgram.folder, "Pulumi.yaml"), project);
    await empty.pulumi("stack", "init", EmptyProgram.stack, "--cwd", path.dirname(project));
    return empty;
  }

  async preview(): Promise<Seconds> {
    return (await this.pulumi("preview", "--stack", EmptyProgram.stack)).seconds;
  }

  private async pulumi(...args: readonly string[]): Promise<Timed> {
    return this.shell.time("pulumi", [...args, "--non-interactive"], this.variables, EmptyProgram.folder);
  }
}
