import * as fs from "fs";
import * as path from "path";

import { alive, identify, ProcessIdentity } from "../processes/identity";

/** Whoever made the lock; nobody where it cannot be read, since a run that is killed may leave half of it. */
function holderOf(file: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(fs.readFileSync(file, "utf8")) as ProcessIdentity;
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Runs `work` while no other run may begin; a lock that a dead run left is taken over, whoever has its process id now. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const holder = holderOf(file);
  if (holder !== undefined && alive(holder)) {
    throw new Error(`another run (process ${holder.pid}) is under way on this lab; wait for it to end, or end it, and run again`);
  }
  fs.rmSync(file, { force: true });
  // "wx" fails where another run has made the file since: two runs never both go on.
  fs.writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: "wx", mode: 0o600 });
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
