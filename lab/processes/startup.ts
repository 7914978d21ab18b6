import { GiveUp } from "./ports";
import { Supervisor } from "./supervisor";

/** Stops waiting for a program that ended while it started, and shows its last lines. */
export function failIfEnded(supervisor: Supervisor, program: string): void {
  const status = supervisor.programs().find(({ name }) => name === program);
  if (status === undefined || status.state === "running") return;
  throw new GiveUp(
    `${program} ended while it started; its last lines (${status.logFile}):\n${(status.lastLines ?? []).join("\n")}`,
  );
}
