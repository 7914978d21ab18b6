import * as fs from "fs";

import { LabPaths } from "../paths";
import { Tools } from "./tools";

/**
 * Links upstream's data into the lab's folder, so that a stack's settings can use a path that is the same on every
 * machine.
 */
export function linkUpstreamData(tools: Tools, paths: LabPaths): void {
  fs.mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  for (const [link, target] of [
    [paths.repository, tools.repository],
    [paths.calico, tools.calico],
  ] as const) {
    fs.rmSync(link, { force: true });
    fs.symlinkSync(target, link);
  }
}
