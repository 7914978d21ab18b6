import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { dump, load } from "js-yaml";

import { awsFaultsFile } from "../../lab/aws/emulator";
import { daemonStatus, LabStatus } from "../../lab/daemonClient";
import { checkpointFile } from "../../lab/deploy/stack";
import { templateFile } from "../../lab/deploy/stackFile";
import { LabPaths, labPaths } from "../../lab/paths";
import { waitUntil } from "../../lab/processes/ports";
import { command, labCommand, Ran, Seen, shellCommand } from "./command";

export const CLUSTER = "ignition-cluster";
export const STACK = "lab";
const STATUS_TIMEOUT_MS = 30_000;

/** Shorter than the defaults, so that what never comes is said while somebody looks. */
const timeouts = {
  infrastructureMinutes: 4,
  controlPlaneMinutes: 5,
  workersMinutes: 5,
  addonsMinutes: 3,
  nodesMinutes: 4,
  deleteMinutes: 6,
};

interface StackFile {
  config: Record<string, unknown>;
}

/** A rule of lab/aws/faults.py. */
export interface CallFault {
  readonly service: string;
  readonly action: string;
  readonly kind: string;
  readonly times: number;
  /** Of the kind `garbled`. */
  readonly body?: string;
}

export type ClusterChange = (cluster: Record<string, unknown>) => void;

/** A lab of the harness's own, and the stack file that its runs get. */
export class FaultLab {
  readonly paths: LabPaths;
  /** Workers that the stack file asks for. */
  workers = 2;
  private readonly stackFile: string;

  constructor(
    root: string = process.env["CAPI_IGNITION_LAB_DIR"] ?? fs.mkdtempSync(path.join(os.tmpdir(), "faults-")),
  ) {
    this.paths = labPaths(path.resolve(root));
    this.stackFile = path.join(this.paths.root, "faults.yaml");
    fs.mkdirSync(this.paths.root, { recursive: true, mode: 0o700 });
  }

  /**
   * From now on the stack file asks for so many workers, with a change of the cluster's settings where one is given.
   */
  configure(workers: number, change: ClusterChange = () => undefined): void {
    const { config } = load(fs.readFileSync(templateFile(STACK), "utf8")) as StackFile;
    const clusters = config["capi-ignition:clusters"] as Record<string, Record<string, unknown>>;
    const cluster = clusters[CLUSTER] ?? {};
    const pools = cluster["pools"] as Record<string, Record<string, unknown>>;
    Object.assign(pools["md-0"] ?? {}, { replicas: workers });
    cluster["timeouts"] = timeouts;
    change(cluster);
    this.workers = workers;
    fs.writeFileSync(this.stackFile, dump({ config }));
  }

  /** From now on AWS fails these calls; what it was asked before is forgotten. */
  failCalls(rules: readonly CallFault[]): void {
    const file = awsFaultsFile(this.paths);
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.rmSync(`${file}.log`, { force: true });
    fs.writeFileSync(file, JSON.stringify(rules));
  }

  /** Calls since then, as "service:action": all that were made. */
  calls(): string[] {
    return [...new Set(this.callLines().map(([call]) => call))].sort();
  }

  /** Those of them that were made to fail in one way. */
  failedCalls(kind: string): string[] {
    return [...new Set(this.callLines().flatMap(([call, how]) => (how === kind ? [call] : [])))].sort();
  }

  private callLines(): (readonly [call: string, kind: string])[] {
    const log = `${awsFaultsFile(this.paths)}.log`;
    const lines = fs.existsSync(log)
      ? fs
          .readFileSync(log, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
    return lines.map((line) => line.split(" ")).map(([call = "", kind = ""]) => [call, kind] as const);
  }

  /** A command of the lab, with the program before it where one is to run it. */
  async run(name: string, seen: Seen = () => undefined, runner: readonly string[] = []): Promise<Ran> {
    return command([...runner, ...labCommand(name)], this.environment(), seen);
  }

  /** A line in the shell of somebody who has evaluated `make lab-env`. */
  async shell(line: string): Promise<Ran> {
    return command(shellCommand(line), this.environment());
  }

  private environment(): Record<string, string> {
    return { CAPI_IGNITION_LAB_DIR: this.paths.root, CAPI_IGNITION_STACK_FILE: this.stackFile };
  }

  /** Where Pulumi keeps the stack's state. */
  get checkpoint(): string {
    return checkpointFile(STACK, this.paths);
  }

  /** The daemon's word, which does not come at once while an API server is down. */
  async status(): Promise<LabStatus> {
    return waitUntil("the lab's daemon to answer", () => daemonStatus(this.paths), STATUS_TIMEOUT_MS);
  }

  /** Process id of the first running program of that name. */
  async pidOf(name: RegExp): Promise<{ name: string; pid: number }> {
    const found = (await this.status()).programs.find(
      (program) => program.state === "running" && name.test(program.name),
    );
    if (found === undefined) throw new Error(`no program of the lab is called ${name.source}`);
    return found;
  }

  daemonPid(): number {
    return (JSON.parse(fs.readFileSync(this.paths.daemonFile, "utf8")) as { pid: number }).pid;
  }

  async end(): Promise<void> {
    await this.run("lab-down");
  }

  remove(): void {
    fs.rmSync(this.paths.root, { recursive: true, force: true });
  }
}
