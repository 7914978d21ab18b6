import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { projectRoot } from "../../lab/paths";

/** Not of the project's text: made by git, npm and the lab. */
const leftOut = new Set(["node_modules", ".git", ".lab"]);

/** A folder of links to the packages, not a link to their folder: whatever npm did in the copy would stay there. */
function linkPackages(from: string, to: string): void {
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(from)) {
    const entry = path.join(from, name);
    if (fs.statSync(entry).isDirectory()) fs.symlinkSync(entry, path.join(to, name));
    // Make compares its time with that of package.json, which the copy keeps as well.
    else fs.cpSync(entry, path.join(to, name), { preserveTimestamps: true });
  }
}

/** Runs `work` in a copy of the project, which is gone afterwards. The checkout itself is never changed. */
export async function inPrivateCopy<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "break-"));
  try {
    for (const name of fs.readdirSync(projectRoot()).filter((entry) => !leftOut.has(entry))) {
      fs.cpSync(path.join(projectRoot(), name), path.join(folder, name), { recursive: true, preserveTimestamps: true });
    }
    linkPackages(path.join(projectRoot(), "node_modules"), path.join(folder, "node_modules"));
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
