import * as path from "path";

import { daemonStatus, LabStatus, MachineStatus } from "./daemonClient";
import { LabPaths } from "./paths";
import { ProgramEnd, ProgramStatus } from "./processes/supervisor";
import { Report } from "./tools/report";

const everyMilliseconds = 1000;

/** A program that ends this often during one run is not going to work. */
const mostRestarts = 4;

function told({ name, logFile }: ProgramStatus, { how, lastLines }: ProgramEnd): string {
  return `${name} ${how}; its last lines (${logFile}):\n${lastLines.join("\n")}`;
}

/** Reports what has ended since `seen`, and throws if the run cannot continue without it. */
function check(program: ProgramStatus, seen: Map<string, number>, report: Report): void {
  const { name, ends, restarts } = program;
  // A program started since then, as the managers are, has not ended before.
  const known = seen.get(name) ?? 0;
  const fresh = ends.slice(known);
  if (program.state === "exited" && !restarts)
    throw new Error(
      `${told(program, ends.at(-1) ?? { how: "ended", lastLines: [] })}\nRun \`make lab-down\` and then \`make up\``,
    );
  if (fresh.length >= mostRestarts) {
    throw new Error(
      `${told(program, fresh[0] ?? { how: "ended", lastLines: [] })}\nIt was restarted ${mostRestarts} times and ended each time`,
    );
  }
  for (const [index, end] of fresh.entries()) {
    const key = `${name}#${known + index}`;
    if (seen.has(key)) continue;
    seen.set(key, 1);
    report(`${told(program, end)}\nThe lab restarts ${name}`);
  }
}

/** Reports once that a machine did not boot, and why: Cluster API sees only a node that never appears. */
function checkMachine(
  { id, state, message }: MachineStatus,
  seen: Map<string, number>,
  { machines }: LabPaths,
  report: Report,
): void {
  if (state !== "failed" || seen.has(id)) return;
  seen.set(id, 1);
  const file = path.join(machines, id, "console.log");
  report(
    `machine ${id} did not boot: ${message ?? "see its console"}\n` +
      `Its console is ${file}. Fix the cause and delete its Machine; Cluster API then creates another`,
  );
}

/**
 * Watches the lab during a run, from its status `start`: otherwise a program that died would show as a wait that never
 * ends. Restarted programs are reported; `dies` rejects with the name and last lines of a program that is not
 * restarted.
 */
export function deadPrograms(
  paths: LabPaths,
  start: LabStatus,
  report: Report,
): { readonly dies: Promise<never>; readonly stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const seen = new Map<string, number>(start.programs.map(({ name, ends }) => [name, ends.length]));
  const look = async (): Promise<void> => {
    const status = await daemonStatus(paths);
    if (status === undefined)
      throw new Error(`the lab's daemon has ended; see ${paths.daemonLog}, then run the command again`);
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
