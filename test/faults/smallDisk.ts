import * as fs from "fs";
import * as path from "path";

/**
 * Besides what is there (the history of all runs so far): more than a backup of the state and a new one while it is
 * written.
 */
const spareMegabytes = 64;
/** Should it be no small disk after all. */
const mostMegabytes = 2048;
const filler = "filler";

const script = `set -e
folder=$1; shift
disk=$(mktemp -d)
mount --bind "$folder" "$disk"
mount -t tmpfs -o size=$(($(du -sm "$disk" | cut -f1) + ${spareMegabytes}))m tmpfs "$folder"
cp -a "$disk/." "$folder"
code=0
"$@" || code=$?
rm -f "$folder/${filler}"
cp -a "$folder/." "$disk"
exit $code`;

/**
 * What a command is given to, so that a folder is a disk of its own while it runs: in a user namespace, for which
 * nobody needs any rights. What is on the disk in the end is copied back.
 */
export function onSmallDisk(folder: string): readonly string[] {
  return ["unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c", script, "sh", folder];
}

/** Fills the disk, which only the process that has it sees. */
export function fill(pid: number, folder: string): void {
  const file = fs.openSync(path.join(`/proc/${pid}/root`, folder, filler), "w");
  try {
    for (let written = 0; written < mostMegabytes; written += 1) fs.writeSync(file, Buffer.alloc(1024 * 1024));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    fs.closeSync(file);
  }
}
