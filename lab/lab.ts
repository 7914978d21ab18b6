import { randomUUID } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { LAB_REGION, startAwsEmulator } from "./aws/emulator";
import { LabStatus } from "./daemonClient";
import { takeInventory, writeBaseline } from "./inventory/baseline";
import { LabNetwork } from "./loopback";
import { LabPart } from "./part";
import { LabPaths } from "./paths";
import { waitUntil } from "./processes/ports";
import { Supervisor } from "./processes/supervisor";
import { linkUpstreamData } from "./tools/links";
import { Report } from "./tools/report";
import { ensureTools, Tools } from "./tools/tools";

const BASELINE_TIMEOUT_MS = 30_000;

/** What each part of the lab gets. */
export interface LabContext {
  readonly tools: Tools;
  readonly supervisor: Supervisor;
  readonly network: LabNetwork;
  readonly paths: LabPaths;
  readonly awsEndpoint: string;
  readonly log: Report;
}

export type LabPartFactory = (context: LabContext) => LabPart;

/** The emulated AWS, and the parts that run on it. */
export class Lab {
  private readonly supervisor: Supervisor;
  private readonly world = randomUUID();
  private readonly parts: LabPart[] = [];
  private network: LabNetwork | undefined;
  private awsEndpoint = "";
  private ready = false;

  public constructor(
    private readonly paths: LabPaths,
    private readonly factories: readonly LabPartFactory[],
    private readonly log: Report,
  ) {
    this.supervisor = new Supervisor(paths.logs, paths.registry);
    this.supervisor.onExit(({ name, exitCode, signal }) =>
      log(`${name} ended unexpectedly (${signal ?? `exit ${exitCode ?? "unknown"}`})`),
    );
  }

  public async start(): Promise<void> {
    const { paths, supervisor, log } = this;
    fs.mkdirSync(paths.kubeconfig, { recursive: true, mode: 0o700 });
    const tools = await ensureTools(log);
    linkUpstreamData(tools, paths);
    this.network = await LabNetwork.claim(paths.root);
    log(`the lab's addresses are ${this.network.prefix}.0.0/16`);
    this.awsEndpoint = await startAwsEmulator({ tools, supervisor, network: this.network, paths });
    log(`AWS answers at ${this.awsEndpoint}`);
    const context = { tools, supervisor, network: this.network, paths, awsEndpoint: this.awsEndpoint, log };
    for (const factory of this.factories) {
      const part = factory(context);
      // Before its start: a part that fails halfway also has listeners to close.
      this.parts.push(part);
      await part.start();
    }
    await waitUntil("the list of the lab's contents", () => this.keepBaseline(), BASELINE_TIMEOUT_MS);
    this.ready = true;
  }

  /**
   * What exists before anything is applied: a destroy is compared with it. The API server does not list new kinds at
   * once.
   */
  private async keepBaseline(): Promise<true> {
    const { baseline, kubeconfig } = this.paths;
    writeBaseline(baseline, await takeInventory(this.awsEndpoint, LAB_REGION, path.join(kubeconfig, "management")));
    return true;
  }

  public async stop(): Promise<void> {
    this.ready = false;
    for (const part of [...this.parts].reverse()) {
      await part.stop().catch((error: Error) => this.log(error.message));
    }
    await this.supervisor.stopAll();
    await this.network?.release();
  }

  public status(): LabStatus {
    return {
      ready: this.ready,
      world: this.world,
      awsEndpoint: this.awsEndpoint,
      region: LAB_REGION,
      programs: this.supervisor.programs(),
      machines: this.parts.flatMap((part) => part.machines?.() ?? []),
    };
  }
}
