import { strict as assert } from "assert";
import { execFileSync, spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { load } from "js-yaml";

import { labCredentials } from "../../lab/commands/environment";
import { projectRoot } from "../../lab/paths";
import { waitUntil } from "../../lab/processes/ports";
import { ensureTools } from "../../lab/tools/tools";
import { OwnLab } from "./ownLab";

const minute = 60_000;
const STACK = "engine";

/** The files by which the CLI finds the program: a folder of links, so that its stack file is not the checkout's. */
const PROGRAM = ["index.ts", "stacks", "components", "node_modules", "package.json", "tsconfig.json", "Pulumi.yaml"];

function pulumiOnPath(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Pulumi's own engine over the lab's adapters, in a project folder of the test's own. */
class Engine {
  private readonly folder: string;
  private environment: NodeJS.ProcessEnv = {};
  private serving: number | undefined;

  constructor(private readonly lab: OwnLab) {
    this.folder = path.join(lab.paths.root, "project");
  }

  async start(): Promise<void> {
    fs.mkdirSync(path.join(this.folder, "home"), { recursive: true });
    for (const name of PROGRAM) fs.symlinkSync(path.join(projectRoot(), name), path.join(this.folder, name));
    const tools = await ensureTools(() => undefined);
    const { awsEndpoint, region } = await this.lab.status();
    const common = { ...process.env, ...labCredentials, AWS_ENDPOINT_URL: awsEndpoint, AWS_REGION: region, PATH: `${tools.bin}:${process.env["PATH"] ?? ""}` };
    this.environment = {
      ...common,
      PULUMI_HOME: path.join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${this.folder}/home`,
      PULUMI_CONFIG_PASSPHRASE: "of the test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: await this.serve(common),
    };
    await this.pulumi("stack", "init", STACK);
    this.configure(2);
  }

  /** The stack's file: the lab's, with its paths led to this lab and the encryption of this stack. */
  configure(workers: number): void {
    const file = path.join(this.folder, `Pulumi.${STACK}.yaml`);
    const salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
    const text = fs.readFileSync(path.join(projectRoot(), "Pulumi.lab.yaml"), "utf8").replaceAll(".lab/", `${this.lab.paths.root}/`);
    const config = text.replace(/^( {10}replicas:) 2$/m, `$1 ${workers}`);
    assert.ok(load(config) !== undefined && (workers === 2 || config !== text));
    fs.writeFileSync(file, `${salt}\n${config}`);
  }

  /** Output of a pulumi command; it fails with the output's end. */
  async pulumi(...args: readonly string[]): Promise<string> {
    const child = spawn("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part: string) => (text += part));
    const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${text.slice(-5000)}`);
    return text;
  }

  /** Every file that the engine has written. */
  files(): string[] {
    const home = path.join(this.folder, "home");
    return (fs.readdirSync(home, { recursive: true }) as string[]).map((name) => path.join(home, name)).filter((file) => fs.statSync(file).isFile());
  }

  stop(): void {
    if (this.serving !== undefined) process.kill(this.serving, "SIGTERM");
  }

  private async serve(env: NodeJS.ProcessEnv): Promise<string> {
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "lab/adapters/serve.ts"], { cwd: projectRoot(), env, stdio: ["ignore", "pipe", "inherit"] });
    this.serving = child.pid;
    let line = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (line += part));
    return waitUntil("the adapters to be served", () => (line.includes("\n") ? line.trim() : undefined), minute);
  }
}

describe("the program under Pulumi's own engine, over the lab's adapters", function () {
  this.timeout(8 * minute);
  this.bail(true);
  let lab: OwnLab;
  let engine: Engine | undefined;

  before(async function () {
    const version = pulumiOnPath();
    if (version === undefined) {
      console.log("    skipped: there is no pulumi CLI on the PATH (https://www.pulumi.com/docs/install/)");
      return this.skip();
    }
    console.log(`    with pulumi ${version}`);
    lab = new OwnLab();
    assert.equal((await lab.make("lab-up")).code, 0);
    engine = new Engine(lab);
    await engine.start();
  });
  after(async () => {
    engine?.stop();
    await lab?.end();
  });

  const pulumi = (...args: string[]): Promise<string> => (engine as Engine).pulumi(...args, "--stack", STACK);

  it("previews, goes up, and previews no change", async () => {
    assert.match(await pulumi("preview"), /\+ [1-9]\d* to create/);
    const up = await pulumi("up", "--yes", "--skip-preview");
    assert.match(up, /\+ [1-9]\d* created/);
    await pulumi("preview", "--expect-no-changes");
  });

  it("finds no drift in a refresh", async () => {
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await pulumi("preview", "--expect-no-changes");
  });

  it("changes what a setting changes", async () => {
    (engine as Engine).configure(3);
    assert.match(await pulumi("preview", "--diff"), /replicas\s*: 2 => 3/);
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /~ 6 updated/);
  });

  it("keeps the credentials out of what the engine writes in clear", () => {
    const files = (engine as Engine).files();
    assert.ok(files.length > 0);
    const kubeconfig = fs.readFileSync(path.join(lab.paths.kubeconfig, "management"), "utf8");
    const { users } = load(kubeconfig) as { users: { user: Record<string, string> }[] };
    const clientKey = users[0]?.user["client-key-data"] ?? "";
    assert.ok(clientKey.length > 100);
    for (const secret of [labCredentials.AWS_SECRET_ACCESS_KEY, clientKey]) {
      assert.deepEqual(files.filter((file) => fs.readFileSync(file, "utf8").includes(secret)), []);
    }
  });

  it("destroys everything", async () => {
    assert.match(await pulumi("destroy", "--yes", "--skip-preview"), /- [1-9]\d* deleted/);
    assert.equal((await lab.make("destroy")).lines.at(-1), "nothing left");
  });
});
