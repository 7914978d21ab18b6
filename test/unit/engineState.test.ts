import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { ResourceState, StateFile } from "../../lab/engine/state";
import { isSecret, secret } from "../../lab/engine/values";

const planted = "planted-secret-value";

function resource(name: string, more: Partial<ResourceState> = {}): ResourceState {
  const urn = `urn:pulumi:lab::capi-ignition::aws:iam/role:Role::${name}`;
  return { urn, type: "aws:iam/role:Role", name, custom: true, id: name, dependencies: [], inputs: {}, outputs: {}, ...more };
}

describe("state of the lab", () => {
  let folder: string;
  const open = (world = "first"): StateFile => new StateFile(path.join(folder, "state.json"), path.join(folder, "state.key"), world);
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "state-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("gives a run that was killed everything recorded before it, from the journal alone", () => {
    const state = open();
    state.compact();
    state.begin(resource("begun"));
    state.put(resource("made"));
    const next = open();
    assert.deepEqual(next.all().map(({ name }) => name), ["made"]);
    assert.equal(next.wasCreating(resource("begun").urn), true, "what was begun is known");
  });

  it("leaves out a line that was cut off", () => {
    const state = open();
    state.compact();
    state.put(resource("whole"));
    fs.appendFileSync(path.join(folder, "state.json.journal"), '{"put":{"urn":"half');
    assert.deepEqual(open().all().map(({ name }) => name), ["whole"]);
  });

  it("names the file, the cause and what to do when the disk is full", () => {
    const state = open();
    state.compact();
    fs.symlinkSync("/dev/full", path.join(folder, "state.json.journal"));
    assert.throws(() => state.put(resource("made")), /cannot be written to \S+state\.json\.journal: ENOSPC.*make room/);
  });

  it("keeps secrets as cipher text, readable by the owner alone, and gives them back", () => {
    const state = open();
    state.compact();
    state.put(resource("holder", { inputs: { password: secret(planted) } }));
    const journal = path.join(folder, "state.json.journal");
    assert.equal(fs.readFileSync(journal, "utf8").includes(planted), false, "no secret in clear");
    for (const name of ["state.json", "state.json.journal", "state.key"]) {
      assert.equal(fs.statSync(path.join(folder, name)).mode & 0o077, 0, name);
    }
    const password = open().get(resource("holder").urn)?.inputs["password"];
    assert.ok(isSecret(password));
    assert.equal(password.value, planted);
  });

  it("begins empty for another start of the lab", () => {
    const state = open();
    state.put(resource("gone"));
    state.compact();
    assert.deepEqual(open("second").all(), []);
  });

  it("keeps a replaced resource beside its replacement until it is deleted", () => {
    const state = open();
    state.compact();
    state.put(resource("template", { id: "old" }));
    state.put(resource("template", { id: "old", pendingDelete: true }));
    state.put(resource("template", { id: "new" }));
    assert.deepEqual(open().all().map(({ id, pendingDelete }) => [id, pendingDelete]), [["old", true], ["new", undefined]]);
  });
});
