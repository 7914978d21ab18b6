import * as fs from "fs";
import * as path from "path";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` while no other run may begin; a lock that a dead run left is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const holder = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : undefined;
  if (holder !== undefined && alive(holder)) {
    throw new Error(`another run (process ${holder}) is under way on this lab; wait for it to end, or end it, and run again`);
  }
  fs.rmSync(file, { force: true });
  // "wx" fails where another run has made the file since: two runs never both go on.
  fs.writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
