import { strict as assert } from "assert";
import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { waitUntil } from "../../../lab/processes/ports";
import { structOf } from "../../../lab/providers/grpc/struct";
import { installProviderPlugins } from "../../../lab/providers/install";

/**
 * A process in the place of the engine: starts the plugin with pipes, in a process group of its own, and hands its
 * first line on.
 */
const engine = `
  const { spawn } = require("child_process");
  const plugin = spawn(process.argv[1], ["127.0.0.1:1", "-v=3"], { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  plugin.stdout.once("data", (line) => console.log(plugin.pid + " " + String(line).trim()));
`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the providers as plugins of a Pulumi home", function () {
  this.timeout(20_000);
  let home: string;
  let started: ChildProcess[];

  before(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi home-"));
    installProviderPlugins(home);
  });
  beforeEach(() => {
    started = [];
  });
  afterEach(() => started.forEach((child) => child.kill("SIGKILL")));
  after(() => fs.rmSync(home, { recursive: true }));

  const executable = (name: string, version: string): string =>
    path.join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);

  async function start(name: string, version: string): Promise<{ engine: ChildProcess; pid: number; port: number }> {
    const child = spawn(process.execPath, ["-e", engine, executable(name, version)], {
      cwd: home,
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(child);
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data: Buffer) => resolve(data.toString())),
    );
    const [pid = 0, port = 0] = line.trim().split(" ").map(Number);
    return { engine: child, pid, port };
  }

  for (const [name, version] of [
    ["aws", "7.48.0"],
    ["command", "1.2.1"],
  ] as const) {
    it(`${name}: is where the engine looks for the version of its npm package, prints its port, and ends with an engine that is killed`, async () => {
      const running = await start(name, version);
      assert.ok(Number.isInteger(running.port) && running.port > 0, `port ${running.port}`);
      assert.ok(isRunning(running.pid));
      running.engine.kill("SIGKILL");
      await waitUntil("the plugin to end", () => !isRunning(running.pid), 5000, 20);
    });
  }

  it("ends at once when the engine is done with it", async () => {
    const { pid } = await start("command", "1.2.1");
    process.kill(-pid, "SIGINT");
    await waitUntil("the plugin to end", () => !isRunning(pid), 2000, 20);
  });

  it("ends the running command with an engine that is killed", async () => {
    const running = await start("command", "1.2.1");
    const mark = path.join(home, "shell");
    const request = new proto.CreateRequest();
    request.setUrn("urn:pulumi:lab::test::command:local:Command::waits");
    request.setProperties(structOf({ create: "echo $$ > shell; exec sleep 60" }));
    const client = new ResourceProviderClient(`127.0.0.1:${running.port}`, grpc.credentials.createInsecure());
    client.create(request, () => undefined);
    const written = (): string => (fs.existsSync(mark) ? fs.readFileSync(mark, "utf8").trim() : "");
    const shell = Number(
      await waitUntil("the command, in the folder of the engine", () => written() || undefined, 5000, 20),
    );
    running.engine.kill("SIGKILL");
    await waitUntil("both to end", () => !isRunning(running.pid) && !isRunning(shell), 5000, 20);
    client.close();
  });

  it("is not written again where it is up to date, and nothing unfinished is left", () => {
    const within = (): string[] => fs.readdirSync(path.join(home, "plugins"), { recursive: true }) as string[];
    const names = (): string[] => [...fs.readdirSync(home), ...within().map((name) => path.join("plugins", name))];
    const files = (): [string, number][] =>
      names()
        .sort()
        .map((name) => [name, fs.statSync(path.join(home, name)).ino]);
    const before = files();
    installProviderPlugins(home);
    assert.deepEqual(files(), before);
    assert.deepEqual(
      before.filter(([name]) => /unfinished|\.new$|\.partial$/.test(name)),
      [],
    );
  });
});
