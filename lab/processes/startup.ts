import { GiveUp } from "./ports";
import { Supervisor } from "./supervisor";

/** Ends a wait for a program that has ended while it started, with what it said. */
export function failIfEnded(supervisor: Supervisor, program: string): void {
  const status = supervisor.programs().find(({ name }) => name === program);
  if (status === undefined || status.state === "running") return;
  throw new GiveUp(`${program} ended while it started; its last lines (${status.logFile}):\n${(status.lastLines ?? []).join("\n")}`);
}
