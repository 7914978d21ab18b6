import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { cases } from "../fixtures/differential/cases";
import { EngineApplier, pulumiOnPath } from "../support/differential/engineApplier";
import { Outcome } from "../support/differential/outcome";
import { record, recorded, stagesOf } from "../support/differential/recorded";

/** What the unit tests expect of the lab's applier is what Pulumi's own engine does: this proves it where there is one. */
describe("the recorded steps of Pulumi's own engine", function () {
  this.timeout(10 * 60_000);
  let version: string | undefined;
  before(function () {
    version = pulumiOnPath();
    if (version !== undefined) return;
    console.log("    skipped: there is no pulumi CLI on the PATH (https://www.pulumi.com/docs/install/)");
    this.skip();
  });

  for (const one of cases) {
    it(`are what it does: ${one.name}`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "differential-"));
      const applier = new EngineApplier(one, folder);
      try {
        await applier.start();
        const outcomes: Outcome[] = [];
        for (const [index, stage] of one.stages.entries()) outcomes.push(await applier.apply(stage, index));
        if (process.env["RECORD"] === "1") record(version ?? "", one.name, stagesOf(outcomes));
        assert.deepEqual(JSON.parse(JSON.stringify(stagesOf(outcomes))), recorded().cases[one.name]);
      } finally {
        applier.stop();
        fs.rmSync(folder, { recursive: true });
      }
    });
  }
});
