import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { dump } from "js-yaml";

import { run } from "../../lab/engine/run";

const root = path.resolve(__dirname, "../fixtures/refused");

/** What an engine can do and the lab cannot, with the words by which it says so; the SDK's own speak of the CLI. */
const refused: readonly [string, RegExp][] = [
  ["import", /asking: the lab's applier does not have the option `import`; remove it, or run this stack with the pulumi CLI/],
  ["replacementTrigger", /does not have the option `replacementTrigger`/],
  ["hideDiffs", /does not have the option `hideDiffs`/],
  ["envVarMappings", /provider: the lab's applier does not have the option `envVarMappings`/],
  ["remote", /does not have a component that a plugin makes/],
  ["replaceWith", /does not support the ReplaceWith option/],
  ["transforms", /does not support transforms/],
  ["hooks", /does not support resource hooks/],
  ["stackReference", /pulumi:pulumi:StackReference: the lab has adapters for aws, kubernetes, command only/],
  ["method", /command:local:Command\/method: the lab's applier calls no methods of resources/],
  ["unknownPackage", /gcp:storage\/bucket:Bucket: the lab has adapters for aws, kubernetes, command only/],
];

describe("the lab's applier refuses what it does not have", function () {
  this.timeout(20_000);
  const home = process.cwd();
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "refused-"))));
  afterEach(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true });
  });

  for (const [option, words] of refused) {
    it(option, async () => {
      const stackFile = path.join(folder, "Pulumi.lab.yaml");
      fs.writeFileSync(stackFile, dump({ config: { "refused:option": option } }));
      delete require.cache[path.join(root, "index.ts")];
      await assert.rejects(run({ root, preview: false, directory: folder, world: "w", stackFile, print: () => undefined }), words);
    });
  }
});
