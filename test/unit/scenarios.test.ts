import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { dump } from "js-yaml";

import { settingReferences } from "../../components/schema/reference";
import { settingsSchema } from "../../stacks/settings/settings";
import { clusterTemplate } from "../support/clusterTemplate";
import {
  problemsOf,
  refusals,
  scenarioClusters,
  scenarioNames,
  scenariosFolder,
  stackInput,
} from "../support/scenarios";
import { workloadAndAddons } from "../support/workloadAndAddons";

/** The objects of all clusters of a scenario, as a manifest. */
function manifestOf(scenario: string): string {
  const objects = scenarioClusters(scenario).flatMap((one) => workloadAndAddons(one, clusterTemplate));
  return objects.map((object) => dump(object, { noRefs: true, lineWidth: -1 })).join("---\n");
}

/**
 * The paths of all values in what was written, with the names that an operator chooses in the places of the schema's.
 */
function pathsIn(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = path === "clusters" ? "<name>" : path === "clusters.<name>.pools" ? "<pool>" : key;
    return pathsIn(inner, path === "" ? name : `${path}.${name}`);
  });
}

/** A copy with a value at a place. */
function put(value: unknown, [key = "", ...rest]: readonly string[], instead: unknown): unknown {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: rest.length === 0 ? instead : put(fields[key], rest, instead) };
}

describe("the scenarios", () => {
  for (const scenario of scenarioNames) {
    it(`have the objects of ${scenario} in its expected.yaml (UPDATE=1 writes it)`, () => {
      const file = path.join(scenariosFolder, scenario, "expected.yaml");
      const made = manifestOf(scenario);
      if (process.env["UPDATE"] === "1") fs.writeFileSync(file, made);
      else assert.equal(made, fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "", `${file} is stale`);
    });
  }

  for (const scenario of scenarioNames) {
    for (const { set, error } of refusals(scenario)) {
      it(`refuse in ${scenario} ${error.slice(0, error.indexOf(". Fix"))}`, () => {
        const changed = Object.entries(set).reduce<unknown>(
          (input, [place, value]) => put(input, place.split("."), value),
          stackInput(scenario),
        );
        assert.deepEqual(problemsOf(changed), [error]);
      });
    }
  }

  it("set every setting of a cluster, together", () => {
    const set = new Set(scenarioNames.flatMap((scenario) => pathsIn(stackInput(scenario))));
    const isSet = (setting: string): boolean =>
      [...set].some((one) => one === setting || one.startsWith(`${setting}.`));
    const settings = settingReferences(settingsSchema).map(({ path: setting }) => setting);
    assert.deepEqual(
      settings.filter((setting) => setting.startsWith("clusters.<name>.") && !isSet(setting)),
      [],
    );
  });
});
