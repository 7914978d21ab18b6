import { daemonStatus } from "./daemonClient";
import { LabPaths } from "./paths";

const everyMilliseconds = 1000;

/**
 * Watches the lab while a run goes on: a program that died would otherwise show as a wait that never ends.
 * `dies` rejects with the program's name and what it said last.
 */
export function deadPrograms(paths: LabPaths): { readonly dies: Promise<never>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const dies = new Promise<never>((_resolve, reject) => {
    const look = async (): Promise<void> => {
      const status = await daemonStatus(paths);
      if (status === undefined) return reject(new Error(`the lab's daemon has ended; see ${paths.logs}/daemon.log, then run the command again`));
      const dead = status.programs.filter((program) => program.state === "exited");
      for (const { name, exitCode, signal, logFile, lastLines } of dead) {
        const how = signal === undefined ? `ended with ${exitCode ?? "no exit code"}` : `was ended by ${signal}`;
        reject(new Error(`${name} ${how}; its last lines (${logFile}):\n${(lastLines ?? []).join("\n")}\nRun \`make lab-down\` and then \`make up\``));
      }
    };
    timer = setInterval(() => void look().catch(reject), everyMilliseconds);
  });
  dies.catch(() => undefined);
  return { dies, stop: () => clearInterval(timer) };
}
