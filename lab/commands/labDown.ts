import * as fs from "fs";

import { daemonStatus } from "../daemonClient";
import { LabPaths, labPaths } from "../paths";
import { alive, ProcessIdentity } from "../processes/identity";
import { endLeftovers, endProcess } from "../processes/registry";
import { print, printFailure } from "./report";

/** The daemon ends some twenty programs one after the other, and each may need some time. */
const DAEMON_GRACE_MS = 90_000;
const PROGRAM_GRACE_MS = 10_000;

/**
 * Ends every process of this lab and no other: first the daemon, which ends its programs in order, then the programs
 * that are still in the registry (all of them if the daemon was killed). Returns the names of the ended programs.
 */
export async function endLab(paths: LabPaths): Promise<string[]> {
  const ended: string[] = [];
  const daemon = readDaemon(paths);
  if (daemon !== undefined && alive(daemon)) {
    const programs = (await daemonStatus(paths).catch(() => undefined))?.programs ?? [];
    ended.push(...programs.filter(({ state }) => state === "running").map(({ name }) => name), "daemon");
    await endProcess({ name: "daemon", ...daemon }, DAEMON_GRACE_MS);
  }
  ended.push(...(await endLeftovers(paths.registry, PROGRAM_GRACE_MS)));
  for (const file of [paths.daemonSocket, paths.daemonFile, paths.registry]) {
    fs.rmSync(file, { force: true });
  }
  return ended;
}

export async function run(): Promise<number> {
  try {
    const ended = await endLab(labPaths());
    print(ended.length === 0 ? "The lab is not running." : `The lab is down; stopped ${ended.join(", ")}.`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}

function readDaemon(paths: LabPaths): ProcessIdentity | undefined {
  try {
    return (JSON.parse(fs.readFileSync(paths.daemonFile, "utf8")) as ProcessIdentity | null) ?? undefined;
  } catch {
    return undefined;
  }
}
