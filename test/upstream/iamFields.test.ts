import * as fs from "fs";
import * as path from "path";

import { strict as assert } from "assert";

import { settingReferences } from "../../components/schema/reference";
import { moduleFolder } from "../../lab/tools/goModules";
import { settingsSchema } from "../../stacks/settings/settings";
import { iamFields } from "../support/iamFields";

const page = path.join(__dirname, "..", "..", "docs", "differences.md");
const [begin, end] = ["<!-- begin of iam -->", "<!-- end of iam -->"];

describe("each field of AWSIAMConfiguration, as the AWS provider's Go type has it", function () {
  // A machine without the modules downloads them here.
  this.timeout(300_000);
  let fields: string[];
  /** The fields that docs/differences.md gives a reason for. */
  let reasoned: string[];
  const settings = new Set(settingReferences(settingsSchema).map(({ path: setting }) => setting));
  const isSetting = (field: string): boolean => settings.has(`iam.${field}`);

  before(async () => {
    fields = iamFields(
      fs.readFileSync(
        path.join(await moduleFolder("cluster-api-provider-aws"), "cmd/clusterawsadm/api/bootstrap/v1beta1/types.go"),
        "utf8",
      ),
    );
    const text = fs.readFileSync(page, "utf8");
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    assert.ok(from >= 0 && to > from, "docs/differences.md has lost its marks of iam");
    const rows = text
      .slice(from, to)
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    reasoned = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, field = ""]) => field),
    );
  });

  it("is read with its sections and what they have in common", () => {
    assert.ok(fields.length > 50, `${fields.length} fields`);
    for (const field of [
      "namePrefix",
      "controlPlane.extraStatements",
      "nodes.ec2ContainerRegistryReadOnly",
      "eks.fargate.tags",
      "s3Buckets.enable",
    ])
      assert.ok(fields.includes(field), field);
  });

  it("has a setting, or a reason in docs/differences.md why it has none", () => {
    assert.deepEqual(
      fields.filter((field) => !isSetting(field) && !reasoned.includes(field)),
      [],
    );
  });

  it("has no reason for what is gone upstream, or has a setting", () => {
    assert.deepEqual(
      reasoned.filter((field) => !fields.includes(field) || isSetting(field)),
      [],
    );
  });
});
