import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { startAwsEmulator } from "../../lab/aws/emulator";
import { MachineStatus } from "../../lab/daemonClient";
import { LabNetwork } from "../../lab/loopback";
import { httpsCall } from "../../lab/machines/httpsCall";
import { createMachines } from "../../lab/machines/machines";
import { LabPart } from "../../lab/part";
import { LabPaths, labPaths } from "../../lab/paths";
import { freePort, waitUntil } from "../../lab/processes/ports";
import { Supervisor } from "../../lab/processes/supervisor";
import { ensureTools, Tools } from "../../lab/tools/tools";
import { Account } from "./machinesAccount";
import { TestCluster } from "./machinesCluster";

/** An emulated AWS with the lab's machines, and nothing else of the lab. */
export class MachinesWorld {
  private constructor(
    readonly paths: LabPaths,
    readonly supervisor: Supervisor,
    readonly account: Account,
    private readonly tools: Tools,
    private readonly network: LabNetwork,
    private readonly part: LabPart,
  ) {}

  static async start(): Promise<MachinesWorld> {
    const paths = labPaths(fs.mkdtempSync(path.join(os.tmpdir(), "lab-")));
    const supervisor = new Supervisor(paths.logs, paths.registry);
    const log = (line: string): void => fs.appendFileSync(path.join(paths.logs, "report.log"), `${line}\n`);
    const tools = await ensureTools(log);
    const network = await LabNetwork.claim(paths.root);
    const awsEndpoint = await startAwsEmulator({ tools, supervisor, network, paths });
    const part = createMachines({ tools, supervisor, network, paths, awsEndpoint, log });
    await part.start();
    const account = new Account(awsEndpoint);
    await account.prepare();
    return new MachinesWorld(paths, supervisor, account, tools, network, part);
  }

  async stop(): Promise<void> {
    await this.part.stop();
    await this.supervisor.stopAll();
    await this.network.release();
    fs.rmSync(this.paths.root, { recursive: true, force: true });
  }

  machines(): readonly MachineStatus[] {
    return this.part.machines?.() ?? [];
  }

  async settled(id: string): Promise<MachineStatus> {
    const state = (): MachineStatus | undefined => this.machines().find((machine) => machine.id === id);
    return waitUntil(`${id} to boot`, () => (state()?.state === "booting" ? undefined : state()), 90_000);
  }

  /** Where a control plane's etcd listens, as its command line has it. */
  etcdUrl(clusterName: string, nodeName: string): string {
    const program = this.supervisor.programs().find(({ name }) => name === `${clusterName}-${nodeName}-etcd`);
    const commandLine = fs.readFileSync(`/proc/${program?.pid ?? 0}/cmdline`, "utf8").split("\0");
    return commandLine.find((argument) => argument.startsWith("--advertise-client-urls="))?.split("=")[1] ?? "";
  }

  /** What an etcd says of its health on the way that Cluster API takes: through the API server and the kubelet. */
  async etcdHealth(cluster: TestCluster, nodeName: string): Promise<string> {
    const port = await freePort();
    const kubeconfig = path.join(this.paths.run, `${cluster.name}.conf`);
    fs.writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
    const forward = spawn(
      path.join(this.tools.bin, "kubectl"),
      ["--kubeconfig", kubeconfig, "port-forward", "-n", "kube-system", `pod/etcd-${nodeName}`, `${port}:2379`],
      { stdio: "ignore" },
    );
    try {
      const client = await cluster.authorities.etcd.issue({ commonName: "cluster-api", usages: ["client"] });
      const ask = async (): Promise<string> =>
        (await httpsCall(`https://127.0.0.1:${port}/health`, { ca: cluster.authorities.etcd.cert, ...client })).text;
      return await waitUntil(`etcd of ${nodeName}`, ask, 30_000);
    } finally {
      forward.kill();
    }
  }
}
