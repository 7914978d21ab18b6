import { strict as assert } from "assert";

import { hideSecrets } from "../../lab/engine/progress";
import { applyIgnoreChanges, changes, covers, parsePath } from "../../lab/engine/propertyPaths";
import { durationSeconds, resourceUrn } from "../../lab/engine/resourceRequest";
import { containsSecret, markSecrets, plain, secret } from "../../lab/engine/values";

describe("values of the lab's monitor", () => {
  it("opens secrets at any depth and leaves the rest", () => {
    assert.deepEqual(plain({ a: [secret({ b: secret("c") })], d: 1 }), { a: [{ b: "c" }], d: 1 });
  });

  it("marks an output secret whose input held a secret, and those that the options name", () => {
    const marked = markSecrets({ data: "x", stdout: "y", name: "z" }, { data: { key: secret("x") } }, ["stdout"]);
    assert.deepEqual(Object.entries(marked).map(([key, value]) => [key, containsSecret(value)]), [["data", true], ["stdout", true], ["name", false]]);
  });
});

describe("property paths", () => {
  it("reads dots, indexes, stars and quoted keys", () => {
    assert.deepEqual(parsePath('webhooks[*].a["b.c"][0]'), ["webhooks", "*", "a", "b.c", "0"]);
  });

  it("takes the old value at an ignored path, in every item of a list, and removes what was not there", () => {
    const olds = { webhooks: [{ clientConfig: { caBundle: "injected" } }, { clientConfig: {} }], tags: { a: "1" } };
    const news = { webhooks: [{ clientConfig: { caBundle: "" } }, { clientConfig: { caBundle: "" } }], tags: { a: "2" } };
    assert.deepEqual(applyIgnoreChanges(news, olds, ["webhooks[*].clientConfig.caBundle"]), { ...olds, tags: { a: "2" } });
    assert.deepEqual(news.tags, { a: "2" }, "the new inputs themselves stay as they are");
  });

  it("names every leaf that differs", () => {
    const found = changes({ spec: { replicas: 2, gone: true }, list: [1] }, { spec: { replicas: 3 }, list: [1, 2] });
    assert.deepEqual(found, [
      { path: "spec.replicas", from: 2, to: 3 },
      { path: "spec.gone", from: true, to: undefined },
      { path: "list[1]", from: undefined, to: 2 },
    ]);
  });
});

describe("what a run prints", () => {
  it("shows no value of a secret input that changes, at any depth", () => {
    const found = changes({ data: { key: "old" }, list: ["old"], name: "a" }, { data: { key: "new" }, list: ["new"], name: "b" });
    assert.deepEqual(hideSecrets(found, new Set(["data", "list"])), [
      { path: "data.key", from: "[secret]", to: "[secret]" },
      { path: "list[0]", from: "[secret]", to: "[secret]" },
      { path: "name", from: "a", to: "b" },
    ]);
  });
});

describe("property paths of changes", () => {
  it("quote what is no name, so that they are read as they were meant", () => {
    const [change] = changes({ 'a."b".c': { "d.e": 1 } }, { 'a."b".c': { "d.e": 2 } });
    assert.deepEqual(parsePath(change?.path ?? ""), ['a."b".c', "d.e"]);
    assert.deepEqual(hideSecrets(change === undefined ? [] : [change], new Set(['a."b".c'])).map(({ from, to }) => [from, to]), [["[secret]", "[secret]"]]);
  });

  it("are covered by a path that leads to them, a star standing for any step", () => {
    const cases: [string, string, boolean][] = [["*", "a[0]", true], ["a", "a.b[1]", true], ["a[*].x", "a[3].x.y", true], ["a.b", "a", false], ["a[*]", "a", false], ["a[*].x", "a[3].y", false], ["ab", "a", false]];
    for (const [named, path, covered] of cases) assert.equal(covers(named, path), covered, `${named} ${path}`);
  });
});

describe("registrations", () => {
  it("gives a resource the URN that the Pulumi engine gives it", () => {
    const stack = resourceUrn("lab", "p", "", "pulumi:pulumi:Stack", "p-lab");
    const component = resourceUrn("lab", "p", stack, "p:iam:IamStack", "iam");
    assert.equal(resourceUrn("lab", "p", component, "aws:iam/role:Role", "r"), "urn:pulumi:lab::p::p:iam:IamStack$aws:iam/role:Role::r");
  });

  it("reads Go durations as seconds", () => {
    assert.deepEqual(["90s", "35m", "1h30m", "500ms", "1m0.5s", ""].map(durationSeconds), [90, 2100, 5400, 0.5, 60.5, undefined]);
  });
});
