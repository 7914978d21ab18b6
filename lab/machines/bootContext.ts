import { LabContext } from "../lab";
import { GiveUp, waitUntil } from "../processes/ports";
import { Supervisor } from "../processes/supervisor";
import { Clusters } from "./cluster/clusters";
import { MachineConsole } from "./console";
import { Ec2, Instance } from "./ec2";
import { IgnitionStore } from "./ignition/fetchIgnition";
import { Rootfs } from "./ignition/rootfs";

/** What all machines share. */
export interface MachineServices {
  readonly lab: LabContext;
  readonly ec2: Ec2;
  readonly ignition: IgnitionStore;
  readonly clusters: Clusters;
}

/** What the boot of one machine works with. */
export interface BootContext extends MachineServices {
  readonly instance: Instance;
  readonly folder: string;
  readonly rootfs: Rootfs;
  readonly console: MachineConsole;
  /** Aborted when the instance is terminated. */
  readonly signal: AbortSignal;
}

/** Waits as long as the machine is powered on. */
export function waitPoweredOn<T>(
  signal: AbortSignal,
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs: number,
): Promise<T> {
  return waitUntil(
    what,
    () => {
      if (signal.aborted) throw new GiveUp("the instance was terminated while it booted");
      return probe();
    },
    timeoutMs,
  );
}

/** Throws what a program said last, if it has ended: waiting for it is useless then. */
export function assertRunning(supervisor: Supervisor, names: readonly string[]): void {
  for (const name of names) {
    if (!supervisor.running(name)) {
      const lines = supervisor.programs().find((program) => program.name === name)?.lastLines ?? [];
      throw new GiveUp(`${name} ended while it started; its last lines:\n${lines.join("\n")}`);
    }
  }
}
