import * as fs from "fs";

import { alive, ProcessIdentity, signalGroup } from "./identity";
import { waitUntil } from "./ports";

export interface RegisteredProcess extends ProcessIdentity {
  readonly name: string;
}

/**
 * The processes that a lab has started, on disk: they outlive a daemon that was killed with -9,
 * and `lab-down` may end only these.
 */
export class ProcessRegistry {
  private entries: RegisteredProcess[];

  constructor(private readonly file: string) {
    this.entries = read(file);
  }

  list(): readonly RegisteredProcess[] {
    return this.entries;
  }

  add(entry: RegisteredProcess): void {
    this.entries = [...this.entries, entry];
    this.write();
  }

  remove(pid: number): void {
    this.entries = this.entries.filter((entry) => entry.pid !== pid);
    this.write();
  }

  private write(): void {
    const temporary = `${this.file}.tmp`;
    fs.writeFileSync(temporary, JSON.stringify(this.entries, null, 2), { mode: 0o600 });
    fs.renameSync(temporary, this.file);
  }
}

/**
 * Ends the processes that a dead daemon left behind, the youngest first: machines and managers were started after the
 * API server that they use, and an API server after its etcd, without which its shutdown hangs. Returns the names of
 * those that were running.
 */
export async function endLeftovers(file: string, graceMs: number): Promise<string[]> {
  const registry = new ProcessRegistry(file);
  const ended: string[] = [];
  for (const entry of [...registry.list()].reverse()) {
    if (alive(entry)) {
      ended.push(entry.name);
      await endProcess(entry, graceMs);
    }
    registry.remove(entry.pid);
  }
  return ended;
}

/** Asks a process to end, then kills it. */
export async function endProcess(entry: RegisteredProcess, graceMs: number): Promise<void> {
  signalGroup(entry, "SIGTERM");
  try {
    await waitUntil(`${entry.name} to end`, () => !alive(entry), graceMs, 50);
  } catch {
    signalGroup(entry, "SIGKILL");
    await waitUntil(`${entry.name} (pid ${entry.pid}) to end after SIGKILL`, () => !alive(entry), 5000, 50);
  }
}

function read(file: string): RegisteredProcess[] {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as RegisteredProcess[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return [];
    }
    throw new Error(`cannot read ${file}, so the lab's processes are unknown: ${(error as Error).message}`);
  }
}
