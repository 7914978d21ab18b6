import { strict as assert } from "assert";
import * as fs from "fs";
import * as http from "http";
import * as os from "os";
import * as path from "path";

import { deadPrograms } from "../../../lab/alarm";
import { LabStatus } from "../../../lab/daemonClient";
import { labPaths } from "../../../lab/paths";
import { ProgramStatus } from "../../../lab/processes/supervisor";

const program = (name: string, ends: number, changed: Partial<ProgramStatus> = {}): ProgramStatus => ({
  name,
  pid: 1,
  state: "running",
  logFile: `${name}.log`,
  restarts: true,
  ends: Array.from({ length: ends }, (_end, index) => ({
    how: `ended the ${index + 1}. time`,
    lastLines: [`last of ${name}`],
  })),
  ...changed,
});
const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const lab = (...programs: ProgramStatus[]): LabStatus => ({
  ready: true,
  world: "w",
  awsEndpoint: "",
  region: "",
  programs,
  machines: [],
});

describe("the alarm of a run", function () {
  this.timeout(10_000);
  let folder: string;
  let server: http.Server;
  let status: LabStatus;
  let said: string[];
  let looks: number;
  beforeEach((done) => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "alarm-"));
    said = [];
    const { daemonSocket } = labPaths(folder);
    fs.mkdirSync(path.dirname(daemonSocket), { recursive: true });
    server = http
      .createServer((_request, response) => void ((looks += 1), response.end(JSON.stringify(status))))
      .listen(daemonSocket, done);
  });
  afterEach((done) => {
    fs.rmSync(folder, { recursive: true });
    server.close(() => done());
  });

  /** What it says, or rejects with, in its first two looks at a lab that was `before` when the run began. */
  async function heard(before: LabStatus, now: LabStatus): Promise<string[]> {
    [status, looks] = [now, 0];
    const alarm = deadPrograms(labPaths(folder), before, (line) => said.push(line));
    const twice = (async () => {
      while (looks < 2) await after(50);
      await after(200);
    })();
    await Promise.race([alarm.dies, twice]).finally(() => alarm.stop());
    return said;
  }

  it("tells once of a program that ends before it first looks, and of one that was started since the run began", async () => {
    const told = await heard(lab(program("capa", 0)), lab(program("capa", 1), program("kcp", 1)));
    assert.deepEqual(
      told.map((text) => text.split("\n")),
      ["capa", "kcp"].map((name) => [
        `${name} ended the 1. time; its last lines (${name}.log):`,
        `last of ${name}`,
        `The lab restarts ${name}`,
      ]),
    );
  });

  it("says nothing of what had ended before the run", async () => {
    assert.deepEqual(await heard(lab(program("capa", 2)), lab(program("capa", 2))), []);
  });

  it("ends the run for a program that is not started again, and for one that ends each time", async () => {
    await assert.rejects(
      heard(lab(program("moto", 0)), lab(program("moto", 1, { state: "exited", restarts: false }))),
      /moto ended the 1\. time[\s\S]*last of moto\nRun `make lab-down`/,
    );
    await assert.rejects(
      heard(lab(program("capa", 1)), lab(program("capa", 5))),
      /capa ended the 2\. time[\s\S]*restarted 4 times/,
    );
  });

  it("says that the daemon has ended, and where to look", async () => {
    const before = lab();
    const alarm = deadPrograms(labPaths(path.join(folder, "none")), before, assert.fail);
    await assert.rejects(
      alarm.dies.finally(() => alarm.stop()),
      /the lab's daemon has ended; see .*daemon/,
    );
  });
});
