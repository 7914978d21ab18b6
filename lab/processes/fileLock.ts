import * as fs from "fs";

import { alive, identify, ProcessIdentity } from "./identity";
import { sleep } from "./ports";

const RETRY_MS = 300;

/**
 * Waits until no other living process holds the lock, then takes it. `held` is called once with the current holder.
 * The lock of a dead process is taken over. Returns the function that releases it.
 */
export async function lockFile(file: string, held: (holder: ProcessIdentity) => void): Promise<() => void> {
  let told = false;
  while (!tryLock(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && !alive(holder)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told && holder !== undefined) {
      held(holder);
      told = true;
    }
    await sleep(RETRY_MS);
  }
  return () => fs.rmSync(file, { force: true });
}

/** A hard link appears together with its content, so nobody ever reads a lock without a holder. */
function tryLock(file: string): boolean {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, JSON.stringify(identify(process.pid)));
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
