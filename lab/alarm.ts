import * as path from "path";

import { daemonStatus, LabStatus, MachineStatus } from "./daemonClient";
import { LabPaths } from "./paths";
import { ProgramEnd, ProgramStatus } from "./processes/supervisor";
import { Report } from "./tools/report";

const everyMilliseconds = 1000;

/** A program that ends so often while a run goes on is not going to work. */
const mostRestarts = 4;

function told({ name, logFile }: ProgramStatus, { how, lastLines }: ProgramEnd): string {
  return `${name} ${how}; its last lines (${logFile}):\n${lastLines.join("\n")}`;
}

/** Says what has ended since `seen`, and throws for what the run cannot do without. */
function check(program: ProgramStatus, seen: Map<string, number>, report: Report): void {
  const { name, ends, restarts } = program;
  // One that was started since then, as the managers are, has not ended before.
  const known = seen.get(name) ?? 0;
  const fresh = ends.slice(known);
  if (program.state === "exited" && !restarts) throw new Error(`${told(program, ends.at(-1) ?? { how: "ended", lastLines: [] })}\nRun \`make lab-down\` and then \`make up\``);
  if (fresh.length >= mostRestarts) throw new Error(`${told(program, fresh[0] ?? { how: "ended", lastLines: [] })}\nIt was started again ${mostRestarts} times and ends each time`);
  for (const [index, end] of fresh.entries()) {
    const key = `${name}#${known + index}`;
    if (seen.has(key)) continue;
    seen.set(key, 1);
    report(`${told(program, end)}\n${name} is started again`);
  }
}

/** Says once of a machine that it did not boot, and why: all that Cluster API sees of it is a node that never comes. */
function checkMachine({ id, state, message }: MachineStatus, seen: Map<string, number>, { machines }: LabPaths, report: Report): void {
  if (state !== "failed" || seen.has(id)) return;
  seen.set(id, 1);
  report(`machine ${id} did not boot: ${message ?? "its console says why"}\nits console is ${path.join(machines, id, "console.log")}; mend the cause, delete its Machine, and another is made`);
}

/**
 * Watches the lab, as `start` has it, while a run goes on: a program that died would otherwise show as a wait that never ends.
 * A program that is started again is reported; `dies` rejects with the name and last words of one that is not.
 */
export function deadPrograms(paths: LabPaths, start: LabStatus, report: Report): { readonly dies: Promise<never>; readonly stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const seen = new Map<string, number>(start.programs.map(({ name, ends }) => [name, ends.length]));
  const look = async (): Promise<void> => {
    const status = await daemonStatus(paths);
    if (status === undefined) throw new Error(`the lab's daemon has ended; see ${paths.daemonLog}, then run the command again`);
    for (const program of status.programs) check(program, seen, report);
    for (const machine of status.machines) checkMachine(machine, seen, paths, report);
  };
  const dies = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => void look().catch(reject), everyMilliseconds);
  });
  let isSaid = false;
  dies.catch(() => (isSaid = true));
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    // A run that a death has ended at once is over before anybody has looked.
    if (!isSaid) await look().catch((error: Error) => report(error.message));
  };
  return { dies, stop };
}
