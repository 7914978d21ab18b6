import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { AdapterSet } from "../../lab/engine/adapters";
import { deleteAll } from "../../lab/engine/deletion";
import { Progress } from "../../lab/engine/progress";
import { ResourceState, StateFile } from "../../lab/engine/state";
import { RunMemory } from "../../lab/engine/stepContext";

const urn = (name: string): string => `urn:pulumi:lab::p::test:index:Thing::${name}`;

function resource(name: string, more: Partial<ResourceState> = {}): ResourceState {
  return { urn: urn(name), type: "test:index:Thing", name, custom: true, id: name, dependencies: [], inputs: {}, outputs: {}, ...more };
}

describe("deletion by the lab's engine", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "deletion-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Deletes resources and answers what began and ended, in order; the one called `stuck` cannot be deleted. */
  async function deleted(resources: readonly ResourceState[]): Promise<{ events: string[]; left: string[]; error?: string }> {
    const events: string[] = [];
    const remove = async (id: string): Promise<void> => {
      events.push(`begin ${id}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (id === "stuck") throw new Error("it has a finalizer");
      events.push(`end ${id}`);
    };
    const adapters = { for: async () => ({ delete: remove }), configureFrom: () => undefined } as unknown as AdapterSet;
    const state = new StateFile(path.join(folder, "state.json"), path.join(folder, "state.key"), "w");
    resources.forEach((one) => state.put(one));
    const context = { preview: false, state, adapters, progress: new Progress(false, () => undefined), observe: () => undefined, run: new RunMemory() };
    const error = await deleteAll([...state.all()], context).then(() => undefined, ({ message }: Error) => message);
    return { events, left: state.all().map(({ name }) => name), ...(error === undefined ? {} : { error }) };
  }

  it("takes each resource after everything that needs it: dependents, children, and what its provider made", async () => {
    const provider = resource("provider", { type: "pulumi:providers:test" });
    const needed = resource("needed", { provider: `${urn("provider")}::id` });
    const parent = resource("parent");
    const child = resource("child", { parent: urn("parent"), dependencies: [urn("needed")] });
    const { events, left } = await deleted([provider, needed, parent, child]);
    assert.deepEqual(events, ["begin child", "end child", "begin needed", "begin parent", "end needed", "begin provider", "end parent", "end provider"]);
    assert.deepEqual(left, []);
  });

  it("leaves what goes with another to that one's deletion, and forgets it", async () => {
    const { events, left } = await deleted([resource("cluster"), resource("inside", { deletedWith: urn("cluster") }), resource("apart", { deletedWith: urn("kept") })]);
    assert.deepEqual(events.filter((event) => event.startsWith("begin")).sort(), ["begin apart", "begin cluster"]);
    assert.deepEqual(left, []);
  });

  it("begins nothing more when one cannot be deleted, says which, and keeps it on record with what it needs", async () => {
    const { events, left, error } = await deleted([resource("needed"), resource("stuck", { dependencies: [urn("needed")] })]);
    assert.deepEqual(events, ["begin stuck"]);
    assert.deepEqual([left, error], [["needed", "stuck"], "test:index:Thing stuck: it has a finalizer"]);
  });

  it("refuses what is protected, before anything is deleted", async () => {
    const { events, error } = await deleted([resource("other"), resource("kept", { protect: true })]);
    assert.deepEqual([events, error?.split(".")[0]], [[], `protected, so not deleted: ${urn("kept")}`]);
  });
});
