import * as fs from "fs";
import * as path from "path";

import { LabPaths } from "../../lab/paths";
import { sleep } from "../../lab/processes/ports";
import { parentOf, processes, procFile, signal } from "./processTree";

/** What a run starts and waits for: processes of it that live on when it is gone. */
const ofRuns = /components\/program\/|lab\/cli\.ts/;

const commandLine = (pid: number): string => procFile(pid, "cmdline").trim();

/** This process and those that wait for it, a `make` among them. */
function ourselves(pid = process.pid): number[] {
  const parent = parentOf(pid);
  return parent === 0 ? [pid] : [pid, ...ourselves(parent)];
}

function registered({ registry, daemonFile }: LabPaths): number[] {
  const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "[]");
  return [registry, daemonFile]
    .flatMap((file) => [JSON.parse(read(file))].flat() as { pid: number }[])
    .map(({ pid }) => pid);
}

/**
 * A look that falls on a short command of the daemon's own is repeated, and a language host asks every five seconds
 * whether its engine lives.
 */
const looks = { times: 5, everyMilliseconds: 1500 };

function unknown(paths: LabPaths): number[] {
  const [known, own] = [new Set(registered(paths)), new Set(ourselves())];
  const isOurs = (pid: number): boolean =>
    !own.has(pid) && `${procFile(pid, "environ")} ${commandLine(pid)}`.includes(paths.root);
  return processes().filter((pid) => isOurs(pid) && (!known.has(pid) || ofRuns.test(commandLine(pid))));
}

async function lasting(paths: LabPaths): Promise<number[]> {
  let left = unknown(paths);
  for (let look = 1; left.length > 0 && look < looks.times; look += 1) {
    await sleep(looks.everyMilliseconds);
    const now = unknown(paths);
    left = left.filter((pid) => now.includes(pid) && commandLine(pid) !== "");
  }
  return left;
}

/**
 * Processes of the lab in this folder that nobody will end: those of runs that are over, and programs of which the lab
 * does not know.
 */
export async function orphans(paths: LabPaths): Promise<string[]> {
  return (await lasting(paths)).map(commandLine);
}

/** Pulumi's own plugins ask every five minutes whether their engine still lives (pkg/resource/provider/main.go). */
const pulumis = /^\S*\/pulumi-resource-kubernetes /;

/**
 * Ends what outlives a killed engine by Pulumi's own doing, so that whatever else does is noticed. Says what that was.
 */
export async function endPulumisOwn(paths: LabPaths): Promise<string[]> {
  const own = (await lasting(paths)).filter((pid) => pulumis.test(commandLine(pid)));
  const names = own.map((pid) => path.basename(commandLine(pid).split(" ")[0] ?? ""));
  signal(own, "SIGKILL");
  return names;
}
