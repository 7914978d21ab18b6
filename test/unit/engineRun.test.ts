import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { dump } from "js-yaml";

import { destroy, run, RunOptions, RunResult } from "../../lab/engine/run";
import { containsSecret, plain } from "../../lab/engine/values";
import { identify } from "../../lab/processes/identity";

const root = path.resolve(__dirname, "../fixtures/program");
const word = "planted-word";

describe("a program applied by the lab's monitor", function () {
  this.timeout(20_000);
  let folder: string;
  let lines: string[];
  const home = process.cwd();
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "run-"));
    lines = [];
  });
  afterEach(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true });
  });

  function options(config: Record<string, unknown>, preview = false): RunOptions {
    const stackFile = path.join(folder, "Pulumi.lab.yaml");
    fs.writeFileSync(stackFile, dump({ config: { "fixture:word": word, ...config } }));
    // The program reads its configuration when it is loaded, and a test process loads it more than once.
    delete require.cache[path.join(root, "index.ts")];
    return { root, preview, directory: folder, world: "w", stackFile, print: (line) => lines.push(line) };
  }

  const up = (config: Record<string, unknown>): Promise<RunResult> => run(options(config));
  const one = { "fixture:pairs": ["a"] };

  it("creates what is new, finds nothing to do the second time, and gives outputs with their secrets marked", async () => {
    const first = await up(one);
    assert.equal(first.progress.summary(), "resources: 2 created, 0 updated, 0 replaced, 0 deleted, 0 unchanged");
    assert.deepEqual(plain(first.outputs), { texts: [`got ${word}`] });
    assert.ok(containsSecret(first.outputs));
    assert.equal((await up(one)).progress.summary(), "resources: 0 created, 0 updated, 0 replaced, 0 deleted, 2 unchanged");
  });

  it("writes nothing where nothing has changed", async () => {
    await up(one);
    const written = fs.statSync(path.join(folder, "state.json")).ino;
    await up(one);
    assert.equal(fs.statSync(path.join(folder, "state.json")).ino, written, "the state is the file that it was");
  });

  it("previews without changing anything, and does not know what a command will print", async () => {
    const preview = await run(options(one, true));
    assert.equal(preview.progress.summary(), "resources: 2 created, 0 updated, 0 replaced, 0 deleted, 0 unchanged");
    assert.equal(fs.existsSync(path.join(folder, "state.json")), false);
  });

  it("replaces on a changed trigger, deletes what left the program, and shows both", async () => {
    await up({ "fixture:pairs": ["a", "b"] });
    const changed = await up({ ...one, "fixture:trigger": "t" });
    assert.equal(changed.progress.summary(), "resources: 0 created, 0 updated, 1 replaced, 3 deleted, 1 unchanged");
    assert.ok(lines.some((line) => line.includes('triggers[0]: "" => "t"')), lines.join("\n"));
  });

  it("breaks a wait off when another resource has failed, and says only what failed", async () => {
    const begun = Date.now();
    const failed = up({ ...one, "fixture:slow": "true", "fixture:fail": "true" });
    await assert.rejects(failed, (error: Error) => /fails: the command ended with 7/.test(error.message) && !error.message.includes("slow"));
    assert.ok(Date.now() - begun < 10_000, "did not wait for the other command");
  });

  it("ends with the alarm's words when what the run needs has died", async () => {
    let raise: (error: Error) => void = () => undefined;
    const alarm = new Promise<never>((_resolve, reject) => (raise = reject));
    const running = run({ ...options({ ...one, "fixture:slow": "true" }), alarm });
    setTimeout(() => raise(new Error("the emulator has died")), 1500);
    await assert.rejects(running, /the emulator has died/);
  });

  it("keeps what was made when a later resource fails, says why, and goes on from there", async () => {
    await assert.rejects(up({ ...one, "fixture:fail": "true" }), /fails: the command ended with 7\nsaid before the end/);
    const next = await up(one);
    assert.deepEqual(plain(next.outputs), { texts: [`got ${word}`] });
  });

  it("destroys everything, and leaves no secret in its files or lines", async () => {
    await up(one);
    for (const name of fs.readdirSync(folder).filter((file) => file.startsWith("state"))) {
      assert.equal(fs.readFileSync(path.join(folder, name), "utf8").includes(word), false, name);
    }
    assert.equal((await destroy(options(one))).progress.counts.delete, 2);
    assert.equal(lines.some((line) => line.includes(word)), false);
    assert.equal((await up(one)).progress.counts.create, 2);
  });

  it("refuses a second run while one is under way", async () => {
    fs.mkdirSync(path.join(folder, "run"));
    const lock = path.join(folder, "run", "engine.lock");
    fs.writeFileSync(lock, JSON.stringify(identify(process.ppid)));
    await assert.rejects(up(one), /another run \(process \d+\) is under way/);
    // The same process id, of a process that was started at another time.
    fs.writeFileSync(lock, JSON.stringify({ pid: process.ppid, started: "another boot/1" }));
    await up(one);
  });
});
