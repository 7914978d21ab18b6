import { strict as assert } from "assert";

import { structLike, structOf } from "../../lab/engine/message";
import { secret, unknownValue } from "../../lab/engine/values";

describe("a message of what a resource became", () => {
  const inputs = { metadata: { name: "a" }, spec: { list: [1, { deep: null }], text: "x" }, data: secret("hidden"), later: unknownValue };
  const said = { message: structOf(inputs), properties: inputs };

  it("says the same as one that is made anew: what stayed, changed, came and went", () => {
    const { later, ...kept } = inputs;
    const outputs = { ...kept, metadata: { name: "a", uid: "1" }, status: { ready: true, none: null } };
    assert.equal(later, unknownValue);
    assert.deepEqual(structLike(said, outputs).toJavaScript(), structOf(outputs).toJavaScript());
    assert.deepEqual([...structLike(said, outputs).serializeBinary()].sort(), [...structOf(outputs).serializeBinary()].sort());
  });

  it("takes the values that stayed from the message before, and no others", () => {
    const made = structLike(said, { ...inputs, spec: { ...inputs.spec, text: "y" } }).getFieldsMap();
    assert.equal(made.get("data"), said.message.getFieldsMap().get("data"));
    assert.notEqual(made.get("spec"), said.message.getFieldsMap().get("spec"));
    assert.deepEqual(made.get("spec")?.toJavaScript(), { list: [1, { deep: null }], text: "y" });
  });

  it("stands without a message before it, and takes no name of Object's own for a property", () => {
    const outputs = { constructor: "x", id: 1 };
    assert.deepEqual(structLike({ message: undefined, properties: {} }, outputs).toJavaScript(), outputs);
  });
});
