import * as fs from "fs";

import { LabPaths } from "../../lab/paths";
import { sleep } from "../../lab/processes/ports";

/** What a run starts and waits for: processes of it that live on when it is gone. */
const ofRuns = /components\/(wait|management\/preflight)\/|lab\/cli\.ts/;

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

const commandLine = (pid: number): string => read(`/proc/${pid}/cmdline`);

function processes(): number[] {
  return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
}

/** This process and those that wait for it, a `make` among them. */
function ourselves(pid = process.pid): number[] {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  return parent === 0 ? [pid] : [pid, ...ourselves(parent)];
}

function registered({ registry, daemonFile }: LabPaths): number[] {
  const [programs, daemon] = [read(registry), read(daemonFile)].map((text) => (text === "" ? [] : [JSON.parse(text)].flat()) as { pid: number }[]);
  return [...(programs ?? []), ...(daemon ?? [])].map(({ pid }) => pid);
}

/** A look that falls on a short command of the daemon's own is repeated. */
const lookAgainMilliseconds = 1500;

function unknown(paths: LabPaths): number[] {
  const [known, own] = [new Set(registered(paths)), new Set(ourselves())];
  const isOurs = (pid: number): boolean => !own.has(pid) && `${read(`/proc/${pid}/environ`)} ${commandLine(pid)}`.includes(paths.root);
  return processes().filter((pid) => isOurs(pid) && (!known.has(pid) || ofRuns.test(commandLine(pid))));
}

/** Processes of the lab in this folder that nobody will end: those of runs that are over, and programs of which the lab does not know. */
export async function orphans(paths: LabPaths): Promise<string[]> {
  const first = unknown(paths);
  if (first.length === 0) return [];
  await sleep(lookAgainMilliseconds);
  const still = unknown(paths).filter((pid) => first.includes(pid));
  return still.map(commandLine).filter((line) => line !== "");
}
