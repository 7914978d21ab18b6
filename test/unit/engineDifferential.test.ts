import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { cases } from "../fixtures/differential/cases";
import { LabApplier } from "../support/differential/labApplier";
import { Outcome } from "../support/differential/outcome";
import { expectedOf, recorded, reviewed, stagesOf } from "../support/differential/recorded";

/** Steps, calls of the adapter, outputs and state, stage by stage, against test/fixtures/differential/recorded.yaml and reviewed.yaml. */
describe("the lab's applier does what Pulumi's own engine does", function () {
  this.timeout(20_000);
  const home = process.cwd();
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "differential-"))));
  afterEach(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true });
  });

  for (const one of cases) {
    it(one.name, async () => {
      const applier = new LabApplier(one, folder);
      const outcomes: Outcome[] = [];
      for (const [index, stage] of one.stages.entries()) outcomes.push(await applier.apply(stage, index));
      assert.deepEqual(JSON.parse(JSON.stringify(stagesOf(outcomes))), expectedOf(one.name));
    });
  }

  it("differs where that is reviewed, and nowhere else is a case without its record", () => {
    assert.deepEqual(Object.keys(recorded().cases).sort(), cases.map(({ name }) => name).sort());
    for (const { case: name, stage } of reviewed()) assert.notDeepEqual(expectedOf(name)?.[stage], recorded().cases[name]?.[stage], `${name}: no difference`);
  });
});
