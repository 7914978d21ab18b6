import { MachineStatus } from "./daemonClient";

/** A part of the lab. The daemon starts the parts in order and stops them in reverse. */
export interface LabPart {
  start(): Promise<void>;
  /** Ends what the supervisor does not know about, such as listeners and timers; the supervisor ends programs. */
  stop(): Promise<void>;
  machines?(): readonly MachineStatus[];
}
