import { strict as assert } from "assert";
import * as fs from "fs";

import { load } from "js-yaml";

import { settingReferences } from "../../../components/schema/reference";
import { settingsSchema } from "../../../stacks/settings/settings";
import { templateFile } from "../../../lab/deploy/stackFile";
import { edited, kindOf, Step } from "../../changes/edit";
import { groupsToReplace, halfReplaced, Machine, machinesOf, replacedGroups } from "../../changes/machines";
import { base, notExercised, steps } from "../../changes/steps";
import { problemsOf } from "../../support/scenarios";

const references = settingReferences(settingsSchema);
const { config } = load(fs.readFileSync(templateFile("lab"), "utf8")) as { config: Record<string, unknown> };

const read = (settings: Record<string, unknown>): string[] =>
  problemsOf(
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace("capi-ignition:", ""), value])),
  );

/** Settings that hold others are changed by those. */
const isSection = (path: string): boolean => references.some((other) => other.path.startsWith(`${path}.`));

describe("the changes that `make changes` makes", () => {
  it("are of every setting, or say why not", () => {
    const changed = new Set(steps.flatMap(({ edits }) => edits.map(({ setting }) => setting)));
    const open = references
      .map(({ path }) => path)
      .filter((path) => !isSection(path) && !changed.has(path) && notExercised[path] === undefined);
    assert.deepEqual(open, []);
  });

  it("leave out no setting that they make, and none that is not there", () => {
    const paths = new Set(references.map(({ path }) => path));
    assert.deepEqual(
      Object.keys(notExercised).filter(
        (path) => !paths.has(path) || steps.some(({ edits }) => edits.some(({ setting }) => setting === path)),
      ),
      [],
    );
  });

  it("come to settings that are accepted, one after the other", () => {
    let settings = edited(config, base);
    assert.deepEqual(read(settings), []);
    for (const { name, outcome, edits } of steps) {
      for (const { setting } of edits) kindOf(setting, references);
      // What is refused has to be right in itself: it is the comparison with what is applied that refuses it.
      assert.deepEqual(read(edited(settings, edits)), [], name);
      if (outcome === "applied") settings = edited(settings, edits);
    }
  });

  it("change something: no value is the one that is there already", () => {
    let settings = edited(config, base);
    for (const { name, outcome, edits } of steps) {
      for (const edit of edits)
        assert.notDeepEqual(edited(settings, [edit]), settings, `${name}: ${edit.at.join(".")}`);
      if (outcome === "applied") settings = edited(settings, edits);
    }
  });
});

describe("what became of machines", () => {
  const machine = (name: string, group: string): Machine => ({ name, group });
  const before = [machine("cp-a", "control plane"), machine("a", "md-0"), machine("b", "md-0"), machine("c", "md-1")];

  it("is read of the Machines of one cluster, by their pool", () => {
    const object = (name: string, labels: Record<string, string>): unknown => ({ metadata: { name, labels } });
    const blue = { "cluster.x-k8s.io/cluster-name": "blue" };
    const text = JSON.stringify({
      items: [
        object("cp", { ...blue, "cluster.x-k8s.io/control-plane": "" }),
        object("w", { ...blue, "cluster.x-k8s.io/deployment-name": "blue-md-0" }),
        object("x", { "cluster.x-k8s.io/cluster-name": "green" }),
      ],
    });
    assert.deepEqual(machinesOf(text, "blue"), [machine("cp", "control plane"), machine("w", "md-0")]);
  });

  it("is a replacement where none of a group is left, and half of one where some are", () => {
    const after = [before[0]!, machine("d", "md-0"), machine("b", "md-0"), machine("e", "md-1")];
    assert.deepEqual(replacedGroups(before, after), ["md-1"]);
    assert.deepEqual(halfReplaced(before, after), ["md-0"]);
  });

  it("is neither where a group grows, shrinks, or goes", () => {
    const after = [...before.slice(0, 2), machine("cp-b", "control plane")];
    assert.deepEqual([replacedGroups(before, after), halfReplaced(before, after)], [[], []]);
  });

  it("is expected by the kind of change that the settings' documentation names", () => {
    const step = (setting: string, at: string): Step => ({
      name: "",
      outcome: "applied",
      edits: [{ setting, at: at.split(".") }],
    });
    const kinds = {
      a: "rolls all machines",
      c: "rolls the control plane",
      p: "rolls the pool",
      i: "in place",
    } as const;
    const expected = (setting: keyof typeof kinds, at: string): string[] =>
      groupsToReplace(step(setting, at), (edit) => kinds[edit.setting as keyof typeof kinds], before);
    assert.deepEqual(expected("a", "x"), ["control plane", "md-0", "md-1"]);
    assert.deepEqual(expected("c", "x"), ["control plane"]);
    assert.deepEqual(expected("p", "clusters.blue.pools.md-1.spot"), ["md-1"]);
    assert.deepEqual(expected("i", "x"), []);
  });
});
