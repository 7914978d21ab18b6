import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { cacheDirectory } from "../paths";
import { lockFile } from "../processes/fileLock";
import { Report } from "./report";

export function hashOf(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part).update("\0"));
  return hash.digest("hex").slice(0, 16);
}

/** Source text of a recipe: a changed recipe gets a new cache entry. */
export function sourceOf(file: string): string {
  return fs.readFileSync(file, "utf8");
}

/**
 * Folder `<cache>/<name>-<key>`, created by `make` if it is missing. An entry appears completely or not at all
 * (temporary folder, then rename), and of two builders one waits for the other.
 */
export async function cached(
  name: string,
  key: string,
  report: Report,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const entry = path.join(cacheDirectory(), `${name}-${key}`);
  if (fs.existsSync(entry)) {
    return entry;
  }
  fs.mkdirSync(cacheDirectory(), { recursive: true });
  const unlock = await lockFile(`${entry}.lock`, ({ pid }) =>
    report(`waiting for process ${pid}, which is building ${name} for the cache`),
  );
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
  // Left by a killed builder; the holder of the lock may remove it.
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
