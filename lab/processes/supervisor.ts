import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { identify } from "./identity";
import { usefulLines } from "./logTail";
import { sleep } from "./ports";
import { endProcess, ProcessRegistry } from "./registry";

export interface ProgramSpec {
  readonly name: string;
  readonly command: string;
  /** Never a secret: every user of the machine can read arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Restarted one second after it ends on its own. */
  readonly restart?: boolean;
}

export interface ProgramStatus {
  readonly name: string;
  readonly pid: number;
  readonly state: "running" | "exited" | "stopped";
  readonly exitCode?: number;
  readonly signal?: string;
  readonly logFile: string;
  /** Last lines of a program that ended on its own. */
  readonly lastLines?: readonly string[];
  /** It is restarted when it ends on its own. */
  readonly restarts: boolean;
  /** Each time that it ended on its own, the oldest first, with its last lines at that time. */
  readonly ends: readonly ProgramEnd[];
}

export interface ProgramEnd {
  readonly how: string;
  readonly lastLines: readonly string[];
}

interface Program {
  readonly spec: ProgramSpec;
  readonly logFile: string;
  readonly pid: number;
  readonly ended: Promise<void>;
  state: "running" | "exited" | "stopped";
  stopping: boolean;
  exitCode?: number;
  signal?: string;
  ends: readonly ProgramEnd[];
}

const DEFAULT_GRACE_MS = 10_000;
const RESTART_DELAY_MS = 1000;

/**
 * Runs the lab's programs: a log file each, a registry of running programs on disk, and a report when one ends
 * unexpectedly.
 */
export class Supervisor {
  private readonly table = new Map<string, Program>();
  private readonly listeners: ((status: ProgramStatus) => void)[] = [];
  private readonly registry: ProcessRegistry;
  private closing = false;

  constructor(
    private readonly logsDir: string,
    registryFile: string,
  ) {
    fs.mkdirSync(logsDir, { recursive: true, mode: 0o700 });
    fs.mkdirSync(path.dirname(registryFile), { recursive: true, mode: 0o700 });
    this.registry = new ProcessRegistry(registryFile);
  }

  /** Resolves once the program has been started; the caller has to probe whether it works. */
  async start(spec: ProgramSpec): Promise<void> {
    if (this.closing) {
      throw new Error(`${spec.name} is not started: the lab is shutting down`);
    }
    if (this.running(spec.name)) {
      throw new Error(`${spec.name} is already running; stop it before starting it again`);
    }
    const logFile = path.join(this.logsDir, `${spec.name}.log`);
    const child = spawnLogged(spec, logFile);
    await spawned(child, spec);
    const pid = child.pid as number;
    const started = identify(pid)?.started;
    if (started !== undefined) {
      this.registry.add({ name: spec.name, pid, started });
    }
    this.watch(child, spec, logFile);
  }

  async stop(name: string, graceMs = DEFAULT_GRACE_MS): Promise<void> {
    const program = this.table.get(name);
    if (program === undefined) {
      return;
    }
    program.stopping = true;
    const entry = this.registry.list().find((candidate) => candidate.pid === program.pid);
    if (program.state === "running" && entry !== undefined) {
      await endProcess(entry, graceMs);
    }
    await program.ended;
    program.state = "stopped";
  }

  /** Forgets a program that is no longer needed, so that it is not reported as ended. */
  async remove(name: string, graceMs?: number): Promise<void> {
    await this.stop(name, graceMs);
    this.table.delete(name);
  }

  running(name: string): boolean {
    return this.table.get(name)?.state === "running";
  }

  programs(): ProgramStatus[] {
    return [...this.table.values()].map(describe);
  }

  /** Called when a program ended although nobody stopped it. */
  onExit(listener: (status: ProgramStatus) => void): void {
    this.listeners.push(listener);
  }

  /** Stops the youngest first: an API server before the etcd that it needs for its shutdown. */
  async stopAll(): Promise<void> {
    this.closing = true;
    for (const name of [...this.table.keys()].reverse()) {
      await this.stop(name);
    }
  }

  private watch(child: ChildProcess, spec: ProgramSpec, logFile: string): void {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const ends = this.table.get(spec.name)?.ends ?? [];
    const program: Program = {
      spec,
      logFile,
      pid: child.pid as number,
      ended,
      state: "running",
      stopping: false,
      ends,
    };
    // Deleted first: a Map keeps the position of a key that is set again, and the order must be the order of starting.
    this.table.delete(spec.name);
    this.table.set(spec.name, program);
    const finish = (code: number | null, signal: string | null): void => {
      if (program.state !== "running") {
        return;
      }
      program.state = program.stopping ? "stopped" : "exited";
      program.exitCode = code ?? undefined;
      program.signal = signal ?? undefined;
      this.registry.remove(program.pid);
      end();
      if (!program.stopping) {
        this.endedUnexpectedly(program);
      }
    };
    child.once("exit", finish);
    // A program that ended before this call has recorded its exit already.
    if (child.exitCode !== null || child.signalCode !== null) {
      finish(child.exitCode, child.signalCode);
    }
  }

  private endedUnexpectedly(program: Program): void {
    program.ends = [...program.ends, { how: howEnded(program), lastLines: usefulLines(program.logFile) }];
    const status = describe(program);
    this.listeners.forEach((listener) => listener(status));
    if (program.spec.restart === true && !this.closing) {
      void sleep(RESTART_DELAY_MS).then(() => this.restart(program));
    }
  }

  private async restart(program: Program): Promise<void> {
    if (!this.closing && !program.stopping && this.table.get(program.spec.name) === program) {
      await this.start(program.spec).catch((error: Error) => fs.appendFileSync(program.logFile, `${error.message}\n`));
    }
  }
}

function spawnLogged(spec: ProgramSpec, logFile: string): ChildProcess {
  const log = fs.openSync(logFile, "a", 0o600);
  try {
    return spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      // Nothing of the user's environment: a stray KUBECONFIG or AWS_PROFILE must not affect a program of the lab.
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...spec.env },
      stdio: ["ignore", log, log],
      detached: true,
    });
  } finally {
    fs.closeSync(log);
  }
}

function spawned(child: ChildProcess, spec: ProgramSpec): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) =>
      reject(new Error(`${spec.name} cannot be started (${spec.command}): ${error.message}`)),
    );
  });
}

function describe(program: Program): ProgramStatus {
  return {
    name: program.spec.name,
    pid: program.pid,
    state: program.state,
    exitCode: program.exitCode,
    signal: program.signal,
    logFile: program.logFile,
    lastLines: program.state === "exited" ? program.ends.at(-1)?.lastLines : undefined,
    restarts: program.spec.restart === true,
    ends: program.ends,
  };
}

function howEnded({ exitCode, signal }: Pick<Program, "exitCode" | "signal">): string {
  return signal === undefined ? `ended with exit code ${exitCode ?? "unknown"}` : `was ended by ${signal}`;
}
