import * as path from "path";

import { EgressProxy } from "../../kubernetes/egressProxy";
import { ProgramSpec, ProgramStatus } from "../../processes/supervisor";
import { assertRunning, BootContext, waitPoweredOn } from "../bootContext";
import { httpsCall } from "../httpsCall";
import { ClusterConfiguration } from "../kubeadm/bootConfig";
import { commandLine } from "./arguments";
import {
  API_PORT,
  apiServerFlags,
  apiServerLabFlags,
  controllerManagerFlags,
  controllerManagerLabFlags,
  ETCD_LAB_FLAGS,
  etcdFlags,
  schedulerFlags,
  schedulerLabFlags,
} from "./componentFlags";
import { MachineNames } from "./pki";

type Component = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

/** In starting order; they end in reverse order, because an API server without etcd hangs in its shutdown. */
const COMPONENTS: readonly Component[] = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
/**
 * Optimized binaries are ready after 3 s on an idle machine; two busy processors and a cold disk need several times
 * that.
 */
const READY_TIMEOUT_MS = 90_000;
/** A terminated instance gets no time, but a process may close its log. */
const GRACE_MS = 500;
/** What etcd logs when its member is removed; it then ends by itself. */
const REMOVED = "the member has been permanently removed from the cluster";

/** The servers of one control plane machine. */
export class ControlPlaneMachine {
  constructor(
    private readonly boot: BootContext,
    private readonly cluster: ClusterConfiguration,
    readonly names: MachineNames,
  ) {}

  get server(): string {
    return `https://${this.names.address}:${API_PORT}`;
  }

  /** `initialCluster`: the members of the etcd cluster that this machine joins, "" for the first. */
  async startEtcd(initialCluster: string): Promise<void> {
    await this.start(
      "etcd",
      commandLine(etcdFlags(this.names, initialCluster), this.cluster.etcdArgs, this.boot.rootfs, ETCD_LAB_FLAGS),
    );
  }

  async startApiServer(egress: EgressProxy): Promise<void> {
    const { rootfs, signal, lab } = this.boot;
    const ofTheLab = apiServerLabFlags(this.names, rootfs.write("/etc/kubernetes/egress.json", egress.configuration()));
    await this.start(
      "kube-apiserver",
      commandLine(apiServerFlags(this.names, this.cluster), this.cluster.apiServerArgs, rootfs, ofTheLab),
    );
    const programs = [this.programName("etcd"), this.programName("kube-apiserver")];
    const ca = rootfs.read("/etc/kubernetes/pki/ca.crt");
    const ready = async (): Promise<boolean> => {
      assertRunning(lab.supervisor, programs);
      const { status, text } = await httpsCall(`${this.server}/readyz`, { ca });
      if (status !== 200) throw new Error(text.slice(0, 300));
      return true;
    };
    await waitPoweredOn(signal, `the API server at ${this.server}`, ready, READY_TIMEOUT_MS);
  }

  async startControllers(): Promise<void> {
    const { rootfs } = this.boot;
    const { controllerManagerArgs, schedulerArgs } = this.cluster;
    await this.start(
      "kube-controller-manager",
      commandLine(
        controllerManagerFlags(this.cluster),
        controllerManagerArgs,
        rootfs,
        controllerManagerLabFlags(this.names),
      ),
    );
    await this.start(
      "kube-scheduler",
      commandLine(schedulerFlags(), schedulerArgs, rootfs, schedulerLabFlags(this.names)),
    );
  }

  /** Whether the ended program is this machine's etcd, after it was removed from the etcd cluster. */
  hasLeft({ name, lastLines = [] }: ProgramStatus): boolean {
    return name === this.programName("etcd") && lastLines.some((line) => line.includes(REMOVED));
  }

  async stop(): Promise<void> {
    const { supervisor } = this.boot.lab;
    const names = [...COMPONENTS].reverse().map((component) => this.programName(component));
    // Remove ended programs first, before they are reported as a fault.
    const ended = names.filter((name) => !supervisor.running(name));
    for (const name of [...ended, ...names]) await supervisor.remove(name, GRACE_MS);
  }

  private async start(component: Component, args: readonly string[]): Promise<void> {
    const { lab, console } = this.boot;
    // As a kubelet restarts the containers of its static pods.
    const spec: ProgramSpec = {
      name: this.programName(component),
      command: path.join(lab.tools.bin, component),
      args,
      restart: true,
    };
    console.line(`starting ${component}`);
    await lab.supervisor.start(spec);
  }

  private programName(component: Component): string {
    return `${this.cluster.clusterName}-${this.names.nodeName}-${component}`;
  }
}
