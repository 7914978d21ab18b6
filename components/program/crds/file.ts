import { createHash } from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import type { RenderedCrds } from "./rendered";

/**
 * Where the program leaves the CRDs' text for the command that applies it, on the same machine and in the same
 * run: in Pulumi's state it would be nine tenths of all, and be written at each step of each run.
 */
function folder(): string {
  return path.join(os.tmpdir(), `capi-ignition-${os.userInfo().uid}`);
}

const again = "run `pulumi up` again; it writes the file again";

/** A folder that others may write to could make the command apply something else. */
function checkOwner(directory: string): void {
  const found = fs.lstatSync(directory);
  if (found.isDirectory() && found.uid === os.userInfo().uid && (found.mode & 0o077) === 0) return;
  throw new Error(
    `${directory}: the program keeps the manifests' CRDs here, but this is not a folder that only the current user can access. Fix: remove it, or set TMPDIR to another folder`,
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function fileOf(sha256: string): string {
  return path.join(folder(), `${sha256}.json`);
}

function isText(text: string | undefined, sha256: string): text is string {
  return text !== undefined && createHash("sha256").update(text).digest("hex") === sha256;
}

/** Writes the text unless it is there, in one piece: two runs at once may both do so. */
export function keepCrds({ text, sha256 }: Pick<RenderedCrds, "text" | "sha256">): void {
  fs.mkdirSync(folder(), { recursive: true, mode: 0o700 });
  checkOwner(folder());
  const file = fileOf(sha256);
  if (isText(readIfThere(file), sha256)) return;
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, text, { mode: 0o600 });
  fs.renameSync(unfinished, file);
}

/** The file with the text of this checksum. */
export function findDefinitions(sha256: string): string {
  const file = fileOf(sha256);
  const text = readIfThere(file);
  if (text === undefined)
    throw new Error(`${file} does not exist; the program writes the CRDs to apply into this file. Fix: ${again}`);
  checkOwner(folder());
  if (!isText(text, sha256))
    throw new Error(`${file} has changed since the program wrote it: its checksum is different. Fix: ${again}`);
  return file;
}
