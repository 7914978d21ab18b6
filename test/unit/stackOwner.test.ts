import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { LastOutputs } from "../../stacks/lastOutputs";
import { stackOwner } from "../../stacks/owner";

const variable = "PULUMI_OPTION_CONFIG_FILE";
const salted = (salt: string): string => `encryptionsalt: v1:${salt}=:v1:x:y\nconfig: {}\n`;

describe("the owner of what a stack makes", () => {
  const before = process.env[variable];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "owner-"));
  after(() => {
    fs.rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  });

  interface Given {
    readonly stack?: string;
    /** Text of the stack's file. */
    readonly file?: string;
    readonly last?: LastOutputs;
    /** URNs of the state, with the outputs of their resources. */
    readonly state?: Readonly<Record<string, object>>;
    readonly organization?: string;
  }

  async function owner({ stack = "dev", file, last = {}, state, organization }: Given): Promise<string> {
    const call: pulumi.runtime.Mocks["call"] = ({ token, inputs }) => {
      assert.equal(token, "pulumi:pulumi:readStackResourceOutputs");
      assert.deepEqual(inputs, { stackName: `${organization ?? "organization"}/capi-ignition/${stack}` });
      const outputs = Object.entries(state ?? {}).map(([urn, found]) => [urn, { outputs: found }]);
      return { outputs: Object.fromEntries(outputs) as object };
    };
    const newResource = (): never => assert.fail("a resource is made");
    await pulumi.runtime.setMocks({ call, newResource }, "capi-ignition", stack, true, organization ?? "organization");
    const own = path.join(folder, `Pulumi.${stack}.yaml`);
    process.env[variable] = own;
    fs.rmSync(own, { force: true });
    if (file !== undefined) fs.writeFileSync(own, file);
    return stackOwner(last);
  }

  const provider = (stack: string, type = "capi-ignition:management:ManagementCluster$"): string =>
    `urn:pulumi:${stack}::capi-ignition::${type}pulumi:providers:kubernetes::management`;

  it("is the stack's name and what tells it from every other of that name", async () => {
    const [one, other] = [await owner({ file: salted("one") }), await owner({ file: salted("other") })];
    assert.match(one, /^capi-ignition\/dev@[0-9a-f]{12}$/);
    assert.match(other, /^capi-ignition\/dev@[0-9a-f]{12}$/);
    assert.notEqual(one, other);
    const kms = (key: string): Promise<string> =>
      owner({ file: `secretsprovider: awskms://k\nencryptedkey: ${key}\n` });
    assert.notEqual(await kms("AQ=="), await kms("Ag=="));
  });

  it("has the organization in it where Pulumi's service keeps the key", async () => {
    assert.notEqual(await owner({ organization: "acme" }), await owner({ organization: "globex" }));
  });

  it("is the same in the preview before the first run, and in the run after one that was killed", async () => {
    const preview = await owner({ file: salted("one") });
    assert.equal(await owner({ file: salted("one") }), preview, "killed before its first resource");
    const state = { [provider("dev")]: { clusterIdentifier: preview }, "urn:pulumi:dev::capi-ignition::a:b:C::d": {} };
    assert.equal(await owner({ file: salted("one"), state }), preview);
    const renamed = { [provider("prod")]: { clusterIdentifier: preview } };
    assert.equal(await owner({ stack: "prod", file: salted("one"), state: renamed }), preview, "and renamed since");
    const given = { [provider("dev", "")]: { clusterIdentifier: preview } };
    assert.equal(await owner({ file: salted("changed"), state: given }), preview, "with another key since");
  });

  it("is the recorded one for ever, whatever the stack is called", async () => {
    const last = { owner: "capi-ignition/dev@0123456789ab", management: {} };
    assert.equal(await owner({ stack: "prod", file: salted("one"), last }), "capi-ignition/dev@0123456789ab");
  });

  it("stays the plain name of a stack that an earlier version has applied, or begun", async () => {
    const applied = {} as NonNullable<LastOutputs["applied"]>;
    for (const last of [{ applied }, { management: {} }])
      assert.equal(await owner({ file: salted("one"), last }), "capi-ignition/dev");
    const state = { [provider("dev")]: { clusterIdentifier: "capi-ignition/dev" } };
    assert.equal(await owner({ file: salted("one"), state }), "capi-ignition/dev");
  });
});
