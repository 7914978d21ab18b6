import * as fs from "fs";

/** Identifies a process: the system may have given its id to another program since. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot of the machine and start time in clock ticks since then, from /proc. */
  readonly started: string;
}

const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

/** Undefined when no such process lives (a zombie does not count). */
export function identify(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets, which may itself contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[STATE_FIELD] === "Z" || fields[STATE_FIELD] === "X") {
    return undefined;
  }
  return { pid, started: `${bootId()}/${fields[START_TIME_FIELD] ?? ""}` };
}

export function alive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Signals a process that leads its own group, together with everything that it started. Does nothing if it is gone. */
export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!alive(identity)) {
    return;
  }
  try {
    process.kill(-identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}

function bootId(): string {
  return fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
