import { strict as assert } from "assert";
import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { eventsFile } from "../../lab/deploy/eventLog";

describe("the file of a run's events", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "events-"));
  after(() => fs.rmSync(folder, { recursive: true }));

  it("is another one for each run, and those of runs that are gone do not stay", () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    const files = [`up-events-${gone}.json`, `destroy-events-${process.ppid}.json`, "processes.json"];
    for (const file of files) fs.writeFileSync(path.join(folder, file), "");
    assert.equal(eventsFile(folder, "up"), path.join(folder, `up-events-${process.pid}.json`));
    assert.deepEqual(fs.readdirSync(folder).sort(), files.slice(1).sort(), "the other run's file is its own");
  });
});
