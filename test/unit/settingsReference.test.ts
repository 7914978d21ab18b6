import * as fs from "fs";
import * as path from "path";

import { strict as assert } from "assert";
import { load } from "js-yaml";

import { AwsIamConfiguration, IamSection } from "../../components/iam/configuration";
import { stackFileSchema } from "../../components/schema/jsonSchema";
import { SettingReference, settingReferences } from "../../components/schema/reference";
import { ClusterContext } from "../../components/workload/objects";
import { Cluster } from "../../components/workload/section";
import { ClusterSettings, Settings, settingsSchema } from "../../stacks/settings/settings";
import { settingsTables } from "../support/settingsDocs";

/** Fields of the component that no setting has; the compiler refuses an entry in a record of none. */
type IamSettings = Settings["iam"];
type Missing<Wanted, Given> = Record<Exclude<keyof Wanted, keyof Given>, never>;
const complete: [
  Missing<AwsIamConfiguration, IamSettings>,
  Missing<IamSection<"controlPlane">, NonNullable<IamSettings["controlPlane"]>>,
  Missing<IamSection<"nodes">, NonNullable<IamSettings["nodes"]>>,
  Missing<IamSection<"clusterAPIControllers">, NonNullable<IamSettings["clusterAPIControllers"]>>,
  Missing<IamSection<"bootstrapUser">, NonNullable<IamSettings["bootstrapUser"]>>,
  Missing<IamSection<"eks">, NonNullable<IamSettings["eks"]>>,
  Missing<Cluster & ClusterContext, ClusterSettings & { name: 0; region: 0; instanceProfiles: 0; owner: 0; vpc: 0 }>,
] = [{}, {}, {}, {}, {}, {}, {}];

const root = path.join(__dirname, "..", "..");
const docsFile = path.join(root, "docs", "settings.md");
const schemaFile = path.join(root, "docs", "stack.schema.json");
const [begin, end] = ["<!-- begin of the table -->", "<!-- end of the table -->"];

const references = settingReferences(settingsSchema);
const topLevelKeys = Object.keys(settingsSchema.shape);

/** Compares a generated file, or generates it again. */
function assertMade(file: string, found: string, wanted: string, text: string): void {
  if (process.env["UPDATE_DOCS"] === "1") fs.writeFileSync(file, text);
  else assert.equal(found, wanted, `${path.relative(root, file)} is stale: UPDATE_DOCS=1 writes it`);
}

/** Settings that contain no others. */
function leaves(): SettingReference[] {
  return references.filter(
    ({ path: setting }) =>
      !references.some(({ path: other }) => other.startsWith(`${setting}.`) || other.startsWith(`${setting}[`)),
  );
}

describe("the settings' documentation", () => {
  it("describes every setting, with upstream's page, in words that a table can hold", () => {
    const lacking = references.filter(
      ({ description, see }) => description === "" || description.includes("|") || see === undefined,
    );
    assert.deepEqual(
      lacking.map(({ path: setting }) => setting),
      [],
    );
    assert.ok(references.length > 90, `${references.length} settings`);
  });

  it("has a setting for each field of the components that take them, as the compiler has found", () => {
    assert.deepEqual(complete.flatMap(Object.keys), []);
  });

  it("has one line for each setting of the schema, with its type and default (UPDATE_DOCS=1 writes them)", () => {
    const text = fs.readFileSync(docsFile, "utf8");
    const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
    assert.ok(from >= begin.length && to > from, "docs/settings.md has lost the marks of its table");
    const wanted = `\n${settingsTables(references, topLevelKeys)}\n`;
    assertMade(docsFile, text.slice(from, to), wanted, text.slice(0, from) + wanted + text.slice(to));
  });

  it("has a JSON Schema of the stack's file beside it (UPDATE_DOCS=1 writes it)", () => {
    const { name } = load(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { name: string };
    const wanted = `${JSON.stringify(stackFileSchema(name, settingsSchema), undefined, 2)}\n`;
    assertMade(schemaFile, fs.existsSync(schemaFile) ? fs.readFileSync(schemaFile, "utf8") : "", wanted, wanted);
  });

  it("has for every setting what changing it does to a running cluster, its own or its section's", () => {
    assert.deepEqual(
      leaves()
        .filter(({ change }) => change === undefined)
        .map(({ path: setting }) => setting),
      [],
    );
  });

  it("agrees with Pulumi.yaml, which declares every top-level key with type and description, but for a text that may be left out", () => {
    const { config } = load(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as {
      config: Record<string, { type: string; description: string; default?: unknown }>;
    };
    const optional = new Set(
      references
        .filter(({ path: setting, fallback }) => topLevelKeys.includes(setting) && fallback !== "required")
        .map(({ path: setting }) => setting),
    );
    const texts = references.filter(({ type }) => type === "text").map(({ path: setting }) => setting);
    assert.deepEqual(
      Object.keys(config),
      topLevelKeys.filter((key) => !(optional.has(key) && texts.includes(key))),
    );
    for (const [key, { type, description, default: value }] of Object.entries(config)) {
      const reference = references.find(({ path: setting }) => setting === key);
      assert.equal(type, reference?.type === "text" ? "string" : "object", key);
      assert.ok(description.length > 0, key);
      // The CLI refuses a stack without a declared key that has no default.
      assert.deepEqual(value, optional.has(key) ? {} : undefined, key);
    }
  });

  it("names settings in the way from the guide that there are, and every variable that the guide exports", () => {
    const text = fs.readFileSync(path.join(root, "docs", "guide.md"), "utf8");
    // Keys of the outputs stand beside those of the settings.
    const outputs = ["kubeconfig", "clusterInfo", "nodes"].map((key) => `clusters.<name>.${key}`);
    const known = new Set([...references.map(({ path: setting }) => setting), ...outputs]);
    const named = [...text.matchAll(/`((?:iam|management|clusters|region|credentials)[\w.<>]*)/g)].map(
      ([, setting = ""]) => setting,
    );
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter((setting) => !known.has(setting)),
      [],
    );
    const exported = [
      "AWS_REGION",
      "AWS_B64ENCODED_CREDENTIALS",
      "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
      "EXP_BOOTSTRAP_FORMAT_IGNITION",
      "AWS_SSH_KEY_NAME",
      "AWS_S3_BUCKET_NAME",
      "AWS_NODE_MACHINE_TYPE",
    ];
    assert.deepEqual(
      exported.filter((variable) => !text.includes(`export ${variable}`)),
      [],
    );
  });
});
