import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";

import type { ValidateFunction } from "ajv";
import { strict as assert } from "assert";
import * as fc from "fast-check";
import { loadAll } from "js-yaml";

import { substitute } from "../../components/kubernetes/envsubst";
import { moduleFolder } from "../../lab/tools/goModules";
import { ensureTools } from "../../lab/tools/tools";
import { clusterTemplate } from "../support/clusterTemplate";
import { crdValidators } from "../support/crdSchemas";
import { clusterCases } from "../support/scenarios";
import { acceptedStacks } from "../support/stackSettings";
import { pieces, piecesOnce, templateOf, templateValues } from "../support/variableTemplates";
import { customObjects } from "../support/workloadAndAddons";

const run = promisify(execFile);
/** The seed is fixed, so that a failure comes again. */
const seed = 20_240_101;

describe("whatever settings are accepted", function () {
  // A machine without the modules downloads them here.
  this.timeout(300_000);
  let validators: Map<string, ValidateFunction>;

  before(async () => {
    const [capi, capa] = [await moduleFolder("cluster-api"), await moduleFolder("cluster-api-provider-aws")];
    const folders = ["config/crd/bases", "bootstrap/kubeadm/config/crd/bases", "controlplane/kubeadm/config/crd/bases"];
    validators = crdValidators([
      ...folders.map((folder) => path.join(capi, folder)),
      path.join(capa, "config/crd/bases"),
    ]);
  });

  it("the objects that come of them are valid to the definitions of their kinds, and have no field that these do not know", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ settings }) => {
        for (const one of clusterCases(settings)) {
          for (const object of customObjects(one, clusterTemplate)) {
            const validate = validators.get(`${object.apiVersion} ${object.kind}`);
            assert.ok(validate !== undefined, object.kind);
            assert.ok(
              validate(object),
              `${object.kind}: ${JSON.stringify(validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`))}`,
            );
          }
        }
      }),
      { seed, numRuns: 150 },
    );
  });
});

describe("whatever template has its variables put in", function () {
  // A machine whose cache is empty builds clusterctl here.
  this.timeout(50 * 60_000);
  let clusterctl: string;
  let folder: string;

  before(async () => {
    clusterctl = path.join((await ensureTools((line) => console.log(`    ${line}`))).bin, "clusterctl");
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "templates-"));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** What `clusterctl generate yaml` makes of texts; or what it complains of. */
  async function generated(texts: readonly string[], values: Readonly<Record<string, string>>): Promise<string[]> {
    const file = path.join(folder, "template.yaml");
    const document = (text: string): string =>
      ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: text}", "data:", "  text: |-", `    begin ${text}`].join(
        "\n",
      );
    fs.writeFileSync(file, texts.map(document).join("\n---\n"));
    const env = { HOME: folder, XDG_CONFIG_HOME: folder, CLUSTERCTL_DISABLE_VERSIONCHECK: "true", ...values };
    const { stdout } = await run(clusterctl, ["generate", "yaml", "--from", file], { env, maxBuffer: 16 << 20 });
    return (loadAll(stdout) as { data: { text: string } }[]).map(({ data }) => data.text.replace(/^begin /, ""));
  }

  it("clusterctl makes the same of it, to the character", async () => {
    const samples = fc.sample(
      fc.tuple(templateValues, fc.array(fc.array(pieces, { minLength: 1 }), { minLength: 40, maxLength: 60 })),
      { seed, numRuns: 8 },
    );
    for (const [values, templates] of samples) {
      const texts = templates
        .map((parts) => templateOf(parts, values))
        .filter(({ missing }) => missing.length === 0)
        .map(({ text }) => text);
      assert.ok(texts.length > 0);
      assert.deepEqual(
        await generated(texts, values),
        texts.map((text) => substitute(text, values).text),
      );
    }
  });

  it("clusterctl misses the same variables, each of which stands there once", async () => {
    // Of one that stands there twice clusterctl looks at the first place only, and puts nothing into the second;
    // substitute() misses it.
    const templates = fc.sample(piecesOnce, { seed, numRuns: 30 }).map((parts) => templateOf(parts, {}).text);
    const incomplete = templates.filter((text) => substitute(text, {}).missing.length > 0);
    assert.ok(incomplete.length > 5 && incomplete.length < templates.length);
    for (const text of templates) {
      const refused = await generated([text], {}).then(
        () => "",
        (error: { stderr: string }) => error.stderr,
      );
      const [, named = ""] = /^Error: value for variables \[(.*?)\] is not set/.exec(refused) ?? [];
      assert.deepEqual(
        named.split(", ").filter((name) => name !== ""),
        [...substitute(text, {}).missing].sort(),
        `${text}: ${refused}`,
      );
    }
  });
});
