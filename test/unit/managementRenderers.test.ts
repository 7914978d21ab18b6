import { strict as assert } from "assert";

import { substitute, variableNames } from "../../components/kubernetes/envsubst";
import { providerObjects } from "../../components/management/components";
import { gateValues } from "../../components/management/featureGates";
import { providers } from "../../components/kubernetes/providers";

describe("variables of a components manifest", () => {
  const cases: [string, Record<string, string>, string][] = [
    ["${A}", { A: "x" }, "x"],
    ["${A:=y}", {}, "y"],
    ["${A:=y}", { A: "" }, "y"],
    ["${A:-y}", { A: "x" }, "x"],
    ["${A:=:8443}", {}, ":8443"],
    ['a: "${A:=}"', {}, 'a: ""'],
    ["${A/#arn/role: arn}", { A: "arn:aws" }, "role: arn:aws"],
    ["${A/#arn/role: arn}", { A: "" }, ""],
    ["$${A}", { A: "x" }, "${A}"],
    ["no $ and no {braces}", {}, "no $ and no {braces}"],
  ];
  for (const [text, variables, expected] of cases) {
    it(`${text} with ${JSON.stringify(variables)} is ${expected}`, () =>
      assert.deepEqual(substitute(text, variables), { text: expected, missing: [] }));
  }

  it("names each variable without a value once, and all variables in order", () => {
    assert.deepEqual(substitute("${B} ${A} ${B} ${C:=d}", {}).missing, ["B", "A"]);
    assert.deepEqual(variableNames("${B} ${A} ${B} ${C:=d}"), ["A", "B", "C"]);
  });

  it("refuses a manifest whose variables have no value, with all their names and the fix", () => {
    const [core] = providers;
    assert.throws(
      () => providerObjects(core, "a: ${ONE}\nb: ${TWO}", {}),
      /cluster-api: core-components\.yaml .* ONE, TWO; set them in management\.variables/,
    );
  });
});

describe("feature gates", () => {
  it("has both Ignition gates on, whatever else is asked for", () => {
    const values = { EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION: "true", EXP_BOOTSTRAP_FORMAT_IGNITION: "true" };
    assert.deepEqual(gateValues({}), values);
    assert.deepEqual(gateValues({ machinePool: false }), { ...values, EXP_MACHINE_POOL: "false" });
  });

  it("refuses to turn them off", () => {
    assert.throws(
      () => gateValues({ bootstrapFormatIgnition: false }),
      /bootstrapFormatIgnition: false is not possible/,
    );
  });
});
