import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { cacheDirectory } from "../paths";
import { alive, identify, ProcessIdentity } from "../processes/identity";
import { sleep } from "../processes/ports";
import { Report } from "./report";

export function hashOf(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part).update("\0"));
  return hash.digest("hex").slice(0, 16);
}

/** Source text of a recipe: a changed recipe makes a new cache entry. */
export function sourceOf(file: string): string {
  return fs.readFileSync(file, "utf8");
}

/**
 * Folder `<cache>/<name>-<key>`, made by `make` if it is not there. An entry appears whole or not at all
 * (temporary folder, then rename), and of two builders one waits for the other.
 */
export async function cached(name: string, key: string, report: Report, make: (folder: string) => Promise<void>): Promise<string> {
  const entry = path.join(cacheDirectory(), `${name}-${key}`);
  if (fs.existsSync(entry)) {
    return entry;
  }
  fs.mkdirSync(cacheDirectory(), { recursive: true });
  const unlock = await lock(`${entry}.lock`, name, report);
  try {
    if (!fs.existsSync(entry)) {
      await makeAtomically(entry, make);
    }
  } finally {
    unlock();
  }
  return entry;
}

async function makeAtomically(entry: string, make: (folder: string) => Promise<void>): Promise<void> {
  const temporary = `${entry}.unfinished`;
  // Left by a builder that was killed; whoever holds the lock may remove it.
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.mkdirSync(temporary);
  try {
    await make(temporary);
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  fs.renameSync(temporary, entry);
}

async function lock(file: string, name: string, report: Report): Promise<() => void> {
  let told = false;
  while (!tryLock(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && !alive(holder)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told && holder !== undefined) {
      report(`waiting for process ${holder.pid}, which makes ${name} for the cache now`);
      told = true;
    }
    await sleep(500);
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
