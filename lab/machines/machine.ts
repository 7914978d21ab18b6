import * as fs from "fs";
import * as path from "path";

import { MachineStatus } from "../daemonClient";
import { ProgramStatus } from "../processes/supervisor";
import { MachineServices } from "./bootContext";
import { bootMachine } from "./bootMachine";
import { MachineConsole } from "./console";
import { ControlPlaneMachine } from "./controlPlane/controlPlaneMachine";
import { Instance } from "./ec2";
import { Rootfs } from "./ignition/rootfs";

/** One emulated machine, from power-on to power-off. */
export class Machine {
  private readonly folder: string;
  private readonly power = new AbortController();
  private readonly booted: Promise<void>;
  private left: Promise<void> = Promise.resolve();
  private servers: ControlPlaneMachine | undefined;
  private current: MachineStatus;

  constructor(
    private readonly services: MachineServices,
    private readonly instance: Instance,
  ) {
    this.folder = path.join(services.lab.paths.machines, instance.id);
    this.current = { id: instance.id, state: "booting" };
    this.booted = this.boot();
  }

  get status(): MachineStatus {
    return this.current;
  }

  /** Stops a boot in progress without a report: the lab is shutting down. */
  abandon(): void {
    this.power.abort();
  }

  /** Ends everything on it at once, like the termination of an instance, and deletes its disk. */
  async powerOff(): Promise<void> {
    this.power.abort();
    await this.booted;
    await this.left;
    await this.stopServers();
    await this.services.clusters.removeMachine(this.instance.id);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Cluster API removes a control plane from etcd some seconds before it terminates the instance. From then on its API
   * server is useless, and its controllers would end because of lost leases.
   */
  programEnded(program: ProgramStatus): void {
    if (this.servers?.hasLeft(program) !== true) return;
    const leave = async (): Promise<void> => {
      await this.stopServers();
      await this.services.clusters.removeMember(this.instance.id);
    };
    this.left = leave().catch((error: Error) =>
      this.services.lab.log(`machine ${this.instance.id} did not leave its cluster: ${error.message}`),
    );
  }

  private async boot(): Promise<void> {
    const { instance, folder, services } = this;
    const console = new MachineConsole(folder);
    const rootfs = new Rootfs(path.join(folder, "rootfs"));
    try {
      await bootMachine(
        { ...services, instance, folder, rootfs, console, signal: this.power.signal },
        (servers) => (this.servers = servers),
      );
      this.current = { id: instance.id, state: "running" };
      console.line("kubeadm.service: finished");
    } catch (error) {
      const { message } = error as Error;
      this.current = { id: instance.id, state: "failed", message };
      console.line(message);
      if (!this.power.signal.aborted) services.lab.log(`machine ${instance.id} did not boot: ${message}`);
      // Half-started programs would be reported as running, or later as dead.
      await this.stopServers();
      await services.clusters.removeMachine(instance.id);
    }
  }

  private async stopServers(): Promise<void> {
    const { servers } = this;
    this.servers = undefined;
    await servers?.stop();
  }
}
