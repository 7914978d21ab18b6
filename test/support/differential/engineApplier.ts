import { execFileSync, spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { dump } from "js-yaml";

import { AdapterServer, serveAdapter } from "../../../lab/adapters/grpc/adapterServer";
import { Timeouts } from "../../../lab/engine/state";
import { isObject, isSecret, Properties, secret } from "../../../lab/engine/values";
import { DifferentialCase, Stage } from "../../fixtures/differential/differentialCase";
import { fixture, stageConfiguration } from "./labApplier";
import { Ids, isDefaultProvider, Outcome, shortUrn, shown, StateRecord, stateLines } from "./outcome";
import { TestAdapter, TestWorld } from "./testAdapter";

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
  readonly resOpFailedEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
}

interface Exported extends Omit<StateRecord, "timeouts"> {
  readonly customTimeouts?: Timeouts;
}

/** The version of the pulumi CLI on the PATH. */
export function pulumiOnPath(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** The engine's own way to write a secret in an export is its JSON beside the mark. */
function opened(value: unknown): unknown {
  if (isSecret(value)) return secret(JSON.parse((value as unknown as { plaintext: string }).plaintext));
  if (Array.isArray(value)) return value.map(opened);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item)])) : value;
}

/** Applies a case's stages by Pulumi's own engine, with the test's adapter attached to it. */
export class EngineApplier {
  private readonly world = new TestWorld();
  private readonly ids = new Ids();
  private server: AdapterServer | undefined;
  private salt = "";

  public constructor(private readonly of: DifferentialCase, private readonly folder: string) {}

  public async start(): Promise<void> {
    fs.mkdirSync(path.join(this.folder, "home"), { recursive: true });
    for (const name of fs.readdirSync(fixture)) fs.symlinkSync(path.join(fixture, name), path.join(this.folder, name));
    fs.symlinkSync(path.resolve(fixture, "../../../node_modules"), path.join(this.folder, "node_modules"));
    fs.symlinkSync(path.resolve(fixture, "../../../tsconfig.json"), path.join(this.folder, "tsconfig.json"));
    this.server = await serveAdapter("aws", () => new TestAdapter(this.world));
    await this.pulumi("stack", "init", "lab");
    this.salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(this.stackFile(), "utf8"))?.[0] ?? "";
  }

  public stop(): void {
    this.server?.stop();
  }

  public async apply(stage: Stage, index: number): Promise<Outcome & { readonly error: string }> {
    this.world.failing = stage.failing ?? [];
    this.world.calls.length = 0;
    if (stage.brokenOff !== undefined) await this.breakOff(stage.brokenOff);
    fs.writeFileSync(this.stackFile(), `${this.salt}\n${dump(stageConfiguration(this.of, index))}`);
    const log = path.join(this.folder, "events");
    fs.rmSync(log, { force: true });
    const sure = stage.does === "preview" ? [] : ["--yes", "--skip-preview"];
    const { code, text } = await this.pulumi(stage.does, ...sure, "--parallel", "1", "--event-log", log);
    const { records, outputs } = await this.exported();
    return {
      steps: this.steps(log),
      calls: [...this.world.calls],
      failed: code !== 0,
      outputs: stage.does === "up" && code === 0 ? shown(outputs) : {},
      state: stateLines(records, this.ids),
      error: code === 0 ? "" : text,
    };
  }

  private async breakOff(names: readonly string[]): Promise<void> {
    const { text } = await this.pulumi("stack", "export");
    const state = JSON.parse(text) as { deployment: Properties };
    const type = "aws:test:Thing";
    state.deployment["pending_operations"] = names.map((name) => ({ resource: { urn: `urn:pulumi:lab::differential::${type}::${name}`, type, custom: true }, type: "creating" }));
    names.forEach((name) => this.world.add(name));
    const file = path.join(this.folder, "edited");
    fs.writeFileSync(file, JSON.stringify(state));
    const { code, text: said } = await this.pulumi("stack", "import", "--file", file);
    if (code !== 0) throw new Error(said);
  }

  private stackFile(): string {
    return path.join(this.folder, "Pulumi.lab.yaml");
  }

  private steps(log: string): string[] {
    const steps: string[] = [];
    const lines = fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").filter((line) => line !== "") : [];
    for (const event of lines.map((line) => JSON.parse(line) as EngineEvent)) {
      const metadata = (event.resourcePreEvent ?? event.resOpFailedEvent)?.metadata;
      if (metadata === undefined || isDefaultProvider(metadata.urn)) continue;
      const line = `${metadata.op} ${shortUrn(metadata.urn)}`;
      if (event.resOpFailedEvent === undefined) steps.push(line);
      else steps[steps.lastIndexOf(line)] = `${line} failed`;
    }
    return steps;
  }

  private async exported(): Promise<{ records: StateRecord[]; outputs: Properties }> {
    const { text } = await this.pulumi("stack", "export", "--show-secrets");
    const { deployment } = JSON.parse(text) as { deployment: { resources?: Exported[] } };
    const records = (deployment.resources ?? []).map((resource) => {
      const { urn, id, custom, parent, provider, dependencies, propertyDependencies, external, protect, retainOnDelete, deletedWith } = resource;
      const { delete: condemned, pendingReplacement, initErrors, ignoreChanges, replaceOnChanges, additionalSecretOutputs, customTimeouts: timeouts } = resource;
      const [inputs, outputs] = [opened(resource.inputs ?? {}), opened(resource.outputs ?? {})] as [Properties, Properties];
      const described = { urn, id, custom, parent, provider, dependencies, propertyDependencies, external, protect, retainOnDelete, deletedWith };
      return { ...described, delete: condemned, pendingReplacement, initErrors, ignoreChanges, replaceOnChanges, additionalSecretOutputs, timeouts, inputs, outputs };
    });
    return { records, outputs: records.find(({ urn }) => urn.includes("::pulumi:pulumi:Stack::"))?.outputs ?? {} };
  }

  private async pulumi(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
    const env = {
      ...process.env,
      PULUMI_HOME: path.join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${this.folder}/home`,
      PULUMI_CONFIG_PASSPHRASE: "of the test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_DEBUG_PROVIDERS: `aws:${this.server?.port ?? 0}`,
    };
    const child = spawn("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let [text, complaints] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (complaints += part));
    const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    return { code, text: code === 0 ? text : `${text}\n${complaints}` };
  }
}
