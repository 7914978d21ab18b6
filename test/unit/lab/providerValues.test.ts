import { strict as assert } from "assert";

import { marked, split } from "../../../lab/providers/marks";
import { applyIgnoreChanges, changes } from "../../../lab/providers/propertyPaths";
import { containsSecret, plain, secret, unknownValue } from "../../../lab/providers/values";

describe("values of Pulumi's protocol", () => {
  it("opens secrets at any depth and leaves the rest", () => {
    assert.deepEqual(plain({ a: [secret({ b: secret("c") })], d: 1 }), { a: [{ b: "c" }], d: 1 });
  });

  it("marks what was secret as an input, and what a command printed that was given a secret", () => {
    const values = marked({ data: "y", stdout: "y", name: "z" }, { data: { key: secret("x") } }, ["stdout"]);
    assert.deepEqual(
      Object.entries(values).map(([key, value]) => [key, containsSecret(value)]),
      [
        ["data", true],
        ["stdout", true],
        ["name", false],
      ],
    );
    assert.deepEqual(marked({ stdout: "y" }, { data: "x" }, ["stdout"]), { stdout: "y" });
  });

  it("keeps a value that has not changed with the marks inside it", () => {
    const given = { environment: { TOKEN: secret("t"), OPEN: "o" } };
    assert.deepEqual(marked({ environment: { OPEN: "o", TOKEN: "t" } }, given), given);
  });

  it("passes by what a preview does not know, wherever in a property it is", () => {
    assert.deepEqual(split({ a: [unknownValue], b: secret("c") }), {
      known: { b: "c" },
      unknown: { a: [unknownValue] },
    });
  });
});

describe("what is to be ignored", () => {
  const olds = { list: [{ of: { it: "theirs" } }, { of: {} }], tags: { a: "1" }, 'a."b".c': { "d.e": 1 } };

  it("keeps its old value, in every item of a list, and what was not there goes", () => {
    const news = { list: [{ of: { it: "" } }, { of: { it: "" } }], tags: { a: "2" }, 'a."b".c': { "d.e": 2 } };
    assert.deepEqual(applyIgnoreChanges(news, olds, ["list[*].of.it"]), { ...news, list: olds.list });
    assert.deepEqual(applyIgnoreChanges(news, olds, ["tags", '["a.\\"b\\".c"]["d.e"]']), { ...olds, list: news.list });
    assert.deepEqual(news.tags, { a: "2" }, "the new inputs themselves stay as they are");
  });
});

describe("property paths of changes", () => {
  it("name every leaf that differs, and the property that holds it", () => {
    assert.deepEqual(
      changes({ spec: { replicas: 2, gone: true }, list: [1] }, { spec: { replicas: 3 }, list: [1, 2] }),
      [
        { property: "spec", path: "spec.replicas", from: 2, to: 3 },
        { property: "spec", path: "spec.gone", from: true, to: undefined },
        { property: "list", path: "list[1]", from: undefined, to: 2 },
      ],
    );
  });

  it("quote what is no name", () => {
    const found = changes({ 'a."b".c': { "d.e": 1 } }, { 'a."b".c': { "d.e": 2 } });
    assert.deepEqual(
      found.map(({ property, path }) => [property, path]),
      [['a."b".c', '["a.\\"b\\".c"]["d.e"]']],
    );
  });
});
