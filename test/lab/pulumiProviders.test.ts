import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { OwnLab, Ran } from "./ownLab";
import { pluginsFolder, PulumiCli, pulumiOnPath } from "./pulumiCli";

const minute = 60_000;

/** A machine with the CLI has these as soon as a stack of the program was applied there. */
const plugins = ["kubernetes", "command"].map((name) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- package.json is data, and `import` would need resolveJsonModule for one string.
  const { version } = require(`@pulumi/${name}/package.json`) as { version: string };
  return { name, version, folder: path.join(pluginsFolder, `resource-${name}-v${version}`) };
});

function missing(): string | undefined {
  if (pulumiOnPath() === undefined) return "there is no pulumi CLI on the PATH (https://www.pulumi.com/docs/install/)";
  const absent = plugins.filter(({ folder }) => !fs.existsSync(folder)).map(({ name, version }) => `\`pulumi plugin install resource ${name} v${version}\``);
  return absent.length === 0 ? undefined : `a plugin is not installed: ${absent.join(", ")}`;
}

/** What counts is that no part of the lab stands in for Pulumi here but the AWS provider's adapter. */
describe("the program under Pulumi's own engine, with its own Kubernetes and command providers", function () {
  this.timeout(10 * minute);
  this.bail(true);
  let lab: OwnLab;
  let cli: PulumiCli;
  const up = ["up", "--yes", "--skip-preview", "--suppress-progress"];

  before(async function () {
    const reason = missing();
    if (reason !== undefined) {
      console.log(`    skipped: ${reason}`);
      return this.skip();
    }
    lab = new OwnLab();
    assert.equal((await lab.make("lab-up")).code, 0);
    cli = new PulumiCli(lab, ["aws"]);
    await cli.start();
  });
  after(async () => {
    cli?.stop();
    await lab?.end();
  });

  /** An `up` that gets a signal when its output has come to a line. */
  async function upUntil(line: RegExp, signal: NodeJS.Signals): Promise<Ran & { readonly milliseconds: number }> {
    let since = 0;
    const ran = await cli.run(up, (text, child) => {
      if (since > 0 || !line.test(text)) return;
      since = Date.now();
      child.kill(signal);
    });
    assert.ok(since > 0, `no line ${String(line)} in\n${ran.text.slice(-3000)}`);
    return { ...ran, milliseconds: Date.now() - since };
  }

  it("goes on where a run was killed: what it had begun is taken over when the user says so", async () => {
    assert.equal((await upUntil(/CustomResourceDefinition management-infrastructure-aws\S+ created/, "SIGKILL")).code, null);
    await cli.pulumi("cancel", "--yes");
    const refused = await cli.run(up);
    assert.match(refused.text, /The resource already exists in the cluster/, "objects are not taken over unasked");
    const { code, text } = await cli.run(up, undefined, { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" });
    assert.equal(code, 0, text.slice(-5000));
    await cli.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    await cli.pulumi(...up);
  });

  it("previews no change, finds no drift, and still previews no change", async () => {
    await cli.pulumi("preview", "--expect-no-changes");
    await cli.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await cli.pulumi("preview", "--expect-no-changes");
  });

  it("ends soon when it is cancelled in a wait, and goes on from there", async () => {
    const changed = (text: string): string => text.replace(/^( {10}replicas:) 2$/m, "$1 3").replace("t3a.small", "t3a.medium");
    cli.configure((text) => changed(text).replace(/^ {4}repository: .*$/m, '$&\n    variables:\n      CAPA_LOGLEVEL: "4"'));
    const cancelled = await upUntil(/ignition-cluster-workers updating/, "SIGINT");
    assert.notEqual(cancelled.code, 0);
    assert.ok(cancelled.milliseconds < minute / 2, `it ended ${cancelled.milliseconds} ms after it was cancelled`);
    await cli.pulumi(...up);
    await cli.pulumi("preview", "--expect-no-changes");
    assert.equal((await lab.look("kubectl get machines -o name | wc -l")).lines.at(-1), "4");
    assert.match((await lab.look("kubectl -n capa-system get deployments -o jsonpath='{.items[*].metadata.annotations}'")).text, /"deployment.kubernetes.io\/revision":"2"/);
  });

  it("destroys everything", async () => {
    assert.match(await cli.pulumi("destroy", "--yes", "--skip-preview"), /- [1-9]\d* deleted/);
    assert.equal((await lab.make("destroy")).lines.at(-1), "nothing left");
  });
});
