import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { load } from "js-yaml";

import { labCredentials } from "../../lab/commands/environment";
import { OwnLab } from "./ownLab";
import { PulumiCli, pulumiOnPath } from "./pulumiCli";

const minute = 60_000;

describe("the program under Pulumi's own engine, over the lab's adapters", function () {
  this.timeout(8 * minute);
  this.bail(true);
  let lab: OwnLab;
  let cli: PulumiCli | undefined;

  before(async function () {
    const version = pulumiOnPath();
    if (version === undefined) {
      console.log("    skipped: there is no pulumi CLI on the PATH (https://www.pulumi.com/docs/install/)");
      return this.skip();
    }
    console.log(`    with pulumi ${version}`);
    lab = new OwnLab();
    assert.equal((await lab.make("lab-up")).code, 0);
    cli = new PulumiCli(lab, []);
    await cli.start();
  });
  after(async () => {
    cli?.stop();
    await lab?.end();
  });

  const pulumi = (...args: string[]): Promise<string> => (cli as PulumiCli).pulumi(...args);

  it("previews, goes up, and previews no change", async () => {
    assert.match(await pulumi("preview"), /\+ [1-9]\d* to create/);
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /\+ [1-9]\d* created/);
    await pulumi("preview", "--expect-no-changes");
  });

  it("finds no drift in a refresh", async () => {
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await pulumi("preview", "--expect-no-changes");
  });

  it("changes what a setting changes", async () => {
    (cli as PulumiCli).configure((text) => text.replace(/^( {10}replicas:) 2$/m, "$1 3"));
    assert.match(await pulumi("preview", "--diff"), /replicas\s*: 2 => 3/);
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /~ 6 updated/);
  });

  it("keeps the credentials out of what the engine writes in clear", () => {
    const files = (cli as PulumiCli).files();
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
