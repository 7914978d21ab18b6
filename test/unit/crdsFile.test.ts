import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { findDefinitions, keepCrds } from "../../components/program/crds/file";
import { renderCrds } from "../../components/program/crds/rendered";

const rendered = renderCrds([
  { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "things.example" } },
]);
const modeOf = (file: string): number => fs.statSync(file).mode & 0o777;

describe("the file between program and command", () => {
  const given = process.env["TMPDIR"];
  let temporary: string;
  let folder: string;
  let file: string;

  beforeEach(() => {
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), "crds-"));
    process.env["TMPDIR"] = temporary;
    folder = path.join(temporary, `capi-ignition-${os.userInfo().uid}`);
    file = path.join(folder, `${rendered.sha256}.json`);
  });
  afterEach(() => {
    if (given === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = given;
    fs.rmSync(temporary, { recursive: true });
  });

  it("is found by its checksum, is its user's alone, and is not written again", () => {
    keepCrds(rendered);
    assert.equal(findDefinitions(rendered.sha256), file);
    assert.equal(fs.readFileSync(file, "utf8"), rendered.text);
    assert.deepEqual([modeOf(folder), modeOf(file)], [0o700, 0o600]);
    const { ino } = fs.statSync(file);
    keepCrds(rendered);
    assert.equal(fs.statSync(file).ino, ino);
    assert.deepEqual(fs.readdirSync(folder), [path.basename(file)], "nothing unfinished is left");
  });

  it("is asked for by an error where it is not there, or is another text, which the next run writes anew", () => {
    assert.throws(
      () => findDefinitions(rendered.sha256),
      new RegExp(`${file} does not exist.* Fix: run \`pulumi up\` again`),
    );
    keepCrds(rendered);
    fs.appendFileSync(file, " ");
    assert.throws(
      () => findDefinitions(rendered.sha256),
      /has changed since the program wrote it: its checksum is different\. Fix: run `pulumi up` again/,
    );
    keepCrds(rendered);
    assert.equal(findDefinitions(rendered.sha256), file);
  });

  it("is neither written nor read in a folder that others can write to, or that is a link", () => {
    keepCrds(rendered);
    fs.chmodSync(folder, 0o770);
    for (const use of [() => keepCrds(rendered), () => findDefinitions(rendered.sha256)])
      assert.throws(use, /is not a folder that only the current user can access/);
    fs.chmodSync(folder, 0o700);
    fs.renameSync(folder, `${folder}-elsewhere`);
    fs.symlinkSync(`${folder}-elsewhere`, folder);
    assert.throws(() => findDefinitions(rendered.sha256), /is not a folder that only the current user can access/);
  });
});
