import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { Break, TestResult } from "../breaks/break";
import { breaks } from "../breaks/breaks";
import { broken } from "../breaks/replacement";
import { page, rowNames } from "../breaks/table";
import { testFiles, unbroken } from "../breaks/unbroken";
import { verdictOn } from "../breaks/verdict";

const read = (file: string): string => fs.readFileSync(path.join(projectRoot(), file), "utf8");
const repeated = (texts: readonly string[]): string[] => texts.filter((text, index) => texts.indexOf(text) !== index);

describe("the deliberate breaks", () => {
  it("each find their text once, and change it", () => {
    for (const one of breaks) assert.notEqual(broken(read(one.file), one), read(one.file), one.name);
  });

  it("have names of their own, and a row each in docs/breaks.md, in which nothing has failed (`make breaks` writes it)", () => {
    const names = breaks.map(({ name }) => name);
    assert.deepEqual(repeated(names), []);
    assert.deepEqual(rowNames(fs.readFileSync(page, "utf8")), names);
    assert.equal(fs.readFileSync(page, "utf8").includes("**FAILED**"), false);
  });

  it("that are made together change different places, and one of them is not a part of another's", () => {
    for (const word of new Set(breaks.flatMap(({ together }) => together ?? []))) {
      const texts = new Map<string, string>();
      for (const one of breaks.filter(({ together }) => together === word)) texts.set(one.file, broken(texts.get(one.file) ?? read(one.file), one));
      assert.ok(texts.size > 0);
    }
  });

  it("are there for each file of tests, or it is said why not", () => {
    const covered = new Set(breaks.flatMap(({ caughtBy }) => (typeof caughtBy === "string" ? [] : [caughtBy.file])));
    assert.deepEqual(testFiles().filter((file) => !covered.has(file)).sort(), Object.keys(unbroken).sort(), "a file needs a break in test/breaks/kinds, or its reason in test/breaks/unbroken.ts");
    assert.deepEqual([...covered].filter((file) => !testFiles().includes(file)), []);
  });
});

describe("the verdict on a break", () => {
  const file = "test/unit/a.test.ts";
  const one = { name: "a", what: "", file: "a.ts", find: "a", replace: "b", caughtBy: { file, test: "adds" }, says: /sum/ } satisfies Break;
  const result = (title: string, ...failure: [boolean, string] | []): TestResult => ({
    file, title: `numbers ${title}`, ...(failure.length === 0 ? {} : { failure: { assertion: failure[0], lines: ["first", failure[1]] } }),
  });
  const said = (...results: TestResult[]): string => {
    const { caught, said: words } = verdictOn(one, results);
    return `${caught ? "caught" : "missed"}: ${words}`;
  };

  it("is caught where the expected test fails by an assertion that names what was broken", () => {
    assert.equal(said(result("subtracts"), result("adds", true, "the sum is 3")), "caught: the sum is 3");
  });

  it("is missed where nothing fails, or another test, or not by an assertion, or with other words", () => {
    assert.equal(said(result("adds")), "missed: nothing failed");
    assert.equal(said(result("adds"), result("subtracts", true, "the sum is 3")), "missed: nothing failed");
    assert.equal(said(result("adds", false, "the sum is 3")), "missed: no assertion failed, but: first");
    assert.equal(said(result("adds", true, "the product is 3")), "missed: the failure does not name it: first the product is 3");
    assert.equal(said({ ...result("adds", true, "the sum is 3"), file: "test/unit/b.test.ts" }), "missed: the test did not run: first");
    assert.equal(said(), "missed: there is no such test");
  });
});
