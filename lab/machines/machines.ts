import * as fs from "fs";

import { MachineStatus } from "../daemonClient";
import { LabContext, LabPartFactory } from "../lab";
import { LabPart } from "../part";
import { MachineServices } from "./bootContext";
import { Clusters } from "./cluster/clusters";
import { Ec2, isPoweredOn } from "./ec2";
import { checkClusterPorts } from "./freePorts";
import { IgnitionStore } from "./ignition/fetchIgnition";
import { LoadBalancers } from "./loadBalancers";
import { Machine } from "./machine";

const EVERY_MS = 1000;

/** Boots a machine for every EC2 instance of the emulated AWS, and connects the load balancers to them. */
class Machines implements LabPart {
  private readonly services: MachineServices;
  private readonly loadBalancers: LoadBalancers;
  private readonly table = new Map<string, Machine>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopping = false;
  private lastComplaint = "";

  constructor(private readonly lab: LabContext) {
    const clusters = new Clusters(lab);
    this.services = { lab, clusters, ec2: new Ec2(lab.awsEndpoint), ignition: new IgnitionStore(lab.awsEndpoint) };
    this.loadBalancers = new LoadBalancers(lab.awsEndpoint, (id) => clusters.addressOf(id));
  }

  async start(): Promise<void> {
    await checkClusterPorts(`${this.lab.network.range("machine")}.254`);
    // Disks of an earlier lab, without instances: those went with its AWS.
    fs.rmSync(this.lab.paths.machines, { recursive: true, force: true });
    fs.mkdirSync(this.lab.paths.machines, { recursive: true, mode: 0o700 });
    this.lab.supervisor.onExit((program) => this.table.forEach((machine) => machine.programEnded(program)));
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    this.table.forEach((machine) => machine.abandon());
    await this.looking;
    this.loadBalancers.close();
    await this.services.clusters.stop();
    this.services.ec2.close();
    this.services.ignition.close();
  }

  machines(): readonly MachineStatus[] {
    return [...this.table.values()].map(({ status }) => status);
  }

  private schedule(): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => this.schedule());
    }, EVERY_MS);
  }

  private async look(): Promise<void> {
    try {
      await this.followInstances();
      await this.loadBalancers.refresh();
      this.lastComplaint = "";
    } catch (error) {
      // Report the same error once, not every second.
      const complaint = (error as Error).message;
      if (complaint !== this.lastComplaint && !this.stopping) this.lab.log(`machines: ${complaint}`);
      this.lastComplaint = complaint;
    }
  }

  private async followInstances(): Promise<void> {
    const poweredOn = new Map(
      (await this.services.ec2.instances()).filter(isPoweredOn).map((instance) => [instance.id, instance]),
    );
    for (const [id, machine] of this.table) {
      if (poweredOn.has(id)) continue;
      this.table.delete(id);
      void machine
        .powerOff()
        .catch((error: Error) => this.lab.log(`machine ${id} did not shut down: ${error.message}`));
    }
    for (const [id, instance] of poweredOn) {
      if (!this.table.has(id)) this.table.set(id, new Machine(this.services, instance));
    }
  }
}

export const createMachines: LabPartFactory = (context) => new Machines(context);
