import { LabContext } from "../lab";
import { GiveUp, waitUntil } from "../processes/ports";
import { Supervisor } from "../processes/supervisor";
import { Clusters } from "./cluster/clusters";
import { MachineConsole } from "./console";
import { Ec2, Instance } from "./ec2";
import { IgnitionStore } from "./ignition/fetchIgnition";
import { Rootfs } from "./ignition/rootfs";

/** Services that all machines share. */
export interface MachineServices {
  readonly lab: LabContext;
  readonly ec2: Ec2;
  readonly ignition: IgnitionStore;
  readonly clusters: Clusters;
}

/** Everything that the boot of one machine uses. */
export interface BootContext extends MachineServices {
  readonly instance: Instance;
  readonly folder: string;
  readonly rootfs: Rootfs;
  readonly console: MachineConsole;
  /** Aborted when the instance is terminated. */
  readonly signal: AbortSignal;
}

/** Waits, but only while the machine is powered on. */
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

/** Throws the last lines of a program that has ended, because waiting for it is useless. */
export function assertRunning(supervisor: Supervisor, names: readonly string[]): void {
  for (const name of names) {
    if (!supervisor.running(name)) {
      const lines = supervisor.programs().find((program) => program.name === name)?.lastLines ?? [];
      throw new GiveUp(`${name} ended while it started; its last lines:\n${lines.join("\n")}`);
    }
  }
}
