import * as fs from "fs";

import { alive, identify, ProcessIdentity } from "./identity";
import { sleep } from "./ports";

const RETRY_MS = 300;

/**
 * Waits until no other living process holds the lock and takes it. `held` hears once who holds it.
 * A lock whose holder has died is taken over. Returns the function that gives it back.
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

/** A hard link appears with its content at once, so nobody ever reads a lock without a holder. */
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
