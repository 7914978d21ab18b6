import { strict as assert } from "assert";
import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { openEvents, runLog } from "../../../lab/deploy/eventLog";

const summary = JSON.stringify({ timestamp: 1, summaryEvent: { resourceChanges: { create: 3 } } });

describe("the file of a run's events", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "events-"));
  after(() => fs.rmSync(folder, { recursive: true }));

  it("has no name by which it could stay, and is read where the engine has opened it again and written to it", () => {
    const events = openEvents(folder);
    assert.deepEqual(fs.readdirSync(folder), []);
    const { status } = spawnSync("/bin/sh", ["-c", 'echo "$1" > /dev/fd/3', "sh", summary], {
      stdio: ["ignore", "inherit", "inherit", events],
    });
    assert.equal(status, 0);
    assert.deepEqual(runLog(events).changes, { create: 3 });
    fs.closeSync(events);
  });
});
