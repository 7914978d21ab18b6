import { MachineStatus } from "./daemonClient";

/** A part of the lab that the daemon starts in turn and stops in reverse. */
export interface LabPart {
  start(): Promise<void>;
  /** Ends what the supervisor does not know of, such as listeners and timers; programs end with the supervisor. */
  stop(): Promise<void>;
  machines?(): readonly MachineStatus[];
}
