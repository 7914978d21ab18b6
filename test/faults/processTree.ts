import * as fs from "fs";

/** What /proc says of a process, or nothing where it has just ended. */
export function procFile(pid: number, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

export function processes(): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(procFile(pid, "status"))?.[1] ?? 0);
}

/** A process and all that it has started, and they: not those of `except`, nor what these have started. */
export function processTree(root: number, except: readonly number[] = []): number[] {
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)] as const));
  const below = (pid: number): number[] => [
    pid,
    ...[...parents].flatMap(([child, parent]) => (parent === pid && !except.includes(child) ? below(child) : [])),
  ];
  return below(root);
}

export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself.
    }
  }
}

/** All at once, as a machine that loses its power takes them: none of them sees another one die. */
export function killTree(root: number, except: readonly number[] = []): void {
  const tree = processTree(root, except);
  signal(tree, "SIGSTOP");
  signal([...new Set([...tree, ...processTree(root, except)])], "SIGKILL");
}
