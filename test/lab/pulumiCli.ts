import { strict as assert } from "assert";
import { ChildProcess, execFileSync, spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { load } from "js-yaml";

import { labCredentials } from "../../lab/commands/environment";
import { projectRoot } from "../../lab/paths";
import { waitUntil } from "../../lab/processes/ports";
import { ensureTools } from "../../lab/tools/tools";
import { outcome, OwnLab, Ran } from "./ownLab";

const minute = 60_000;
const STACK = "engine";

/** The files by which the CLI finds the program: a folder of links, so that its stack file is not the checkout's. */
const PROGRAM = ["index.ts", "stacks", "components", "node_modules", "package.json", "tsconfig.json", "Pulumi.yaml"];

/** Where the CLI of this machine's user keeps plugins. */
export const pluginsFolder = path.join(process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi"), "plugins");

/** The version of the pulumi CLI on the PATH. */
export function pulumiOnPath(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Pulumi's own engine in a project folder of the test's own, with adapters of the lab for some packages and Pulumi's plugins for the rest. */
export class PulumiCli {
  private readonly folder: string;
  private environment: NodeJS.ProcessEnv = {};
  private serving: number | undefined;

  constructor(private readonly lab: OwnLab, private readonly adapters: readonly string[]) {
    this.folder = path.join(lab.paths.root, "project");
  }

  async start(): Promise<void> {
    const home = path.join(this.folder, "home");
    fs.mkdirSync(home, { recursive: true });
    if (fs.existsSync(pluginsFolder)) fs.symlinkSync(pluginsFolder, path.join(home, "plugins"));
    for (const name of PROGRAM) fs.symlinkSync(path.join(projectRoot(), name), path.join(this.folder, name));
    const tools = await ensureTools(() => undefined);
    const { awsEndpoint, region } = await this.lab.status();
    const common = { ...process.env, ...labCredentials, AWS_ENDPOINT_URL: awsEndpoint, AWS_REGION: region, PATH: `${tools.bin}:${process.env["PATH"] ?? ""}` };
    this.environment = {
      ...common,
      PULUMI_HOME: home,
      // Without files of metadata beside the state: they are not written in one piece, and one that is empty, of a killed run, is an error.
      PULUMI_BACKEND_URL: `file://${home}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "of the test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: await this.serve(common),
    };
    // The new stack is the selected one, of which all other commands are.
    await this.pulumi("stack", "init", STACK);
    this.configure();
  }

  /** The stack's file: the lab's, changed, with its paths led to this lab and the encryption of this stack. */
  configure(change?: (text: string) => string): void {
    const file = path.join(this.folder, `Pulumi.${STACK}.yaml`);
    const salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
    const text = fs.readFileSync(path.join(projectRoot(), "Pulumi.lab.yaml"), "utf8").replaceAll(".lab/", `${this.lab.paths.root}/`);
    const config = change?.(text) ?? text;
    assert.ok(load(config) !== undefined && (change === undefined || config !== text), "the change finds what it changes");
    fs.writeFileSync(file, `${salt}\n${config}`);
  }

  /** Output of a pulumi command that succeeds; another one fails with its output's end. */
  async pulumi(...args: readonly string[]): Promise<string> {
    const { code, text } = await this.run(args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${text.slice(-5000)}`);
    return text;
  }

  /** A pulumi command; `seen` gets the process and its output so far, each time that more comes. */
  async run(args: readonly string[], seen?: (text: string, child: ChildProcess) => void, environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const env = { ...this.environment, ...environment };
    return outcome(spawn("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] }), seen);
  }

  /** Every file that the engine has written. */
  files(): string[] {
    const home = path.join(this.folder, "home");
    // Plugins are the user's, behind a link.
    const names = (fs.readdirSync(home, { recursive: true }) as string[]).filter((name) => name.split(path.sep)[0] !== "plugins");
    return names.map((name) => path.join(home, name)).filter((file) => fs.statSync(file).isFile());
  }

  stop(): void {
    if (this.serving !== undefined) process.kill(this.serving, "SIGTERM");
  }

  private async serve(env: NodeJS.ProcessEnv): Promise<string> {
    const args = ["-r", "ts-node/register/transpile-only", "lab/adapters/serve.ts", ...this.adapters];
    const child = spawn(process.execPath, args, { cwd: projectRoot(), env, stdio: ["ignore", "pipe", "inherit"] });
    this.serving = child.pid;
    let line = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (line += part));
    return waitUntil("the adapters to be served", () => (line.includes("\n") ? line.trim() : undefined), minute);
  }
}
