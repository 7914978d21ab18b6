import { strict as assert } from "assert";
import * as fc from "fast-check";

import { substitute, variableNames } from "../../components/kubernetes/envsubst";
import { FeatureGates, gateValues, gateVariables } from "../../components/management/featureGates";
import { bucketName, partitionOf, tlsOnlyPolicy } from "../../components/storage/bucket";
import { acceptedStacks } from "../support/stackSettings";
import { pieces, templateOf, templateValues } from "../support/variableTemplates";

const runs = { seed: 20_240_101, numRuns: 300 };

describe("whatever template has its variables put in", () => {
  it("it is the template with each value, default or literal in its place, and the names of those that are missing", () => {
    fc.assert(
      fc.property(fc.array(pieces), templateValues, (parts, values) => {
        const { text, expected, missing } = templateOf(parts, values);
        const result = substitute(text, values);
        assert.deepEqual([...result.missing].sort(), missing);
        assert.equal(result.text, expected);
      }),
      runs,
    );
  });

  it("nothing is missing when every variable that it names has a value", () => {
    fc.assert(
      fc.property(fc.array(pieces), templateValues, (parts, values) => {
        const { text, missing } = templateOf(parts, values);
        const names = variableNames(text);
        assert.deepEqual(
          missing.filter((name) => !names.includes(name)),
          [],
        );
        assert.deepEqual(substitute(text, Object.fromEntries(names.map((name) => [name, "value"]))).missing, []);
      }),
      runs,
    );
  });
});

const gates = Object.keys(gateVariables) as (keyof FeatureGates)[];
const required = ["kubeadmBootstrapFormatIgnition", "bootstrapFormatIgnition"] as const;

describe("whatever feature gates are set", () => {
  const someGates = fc.record(Object.fromEntries(gates.map((gate) => [gate, fc.boolean()])), {
    requiredKeys: [],
  }) as fc.Arbitrary<FeatureGates>;

  it("both Ignition gates are on, the others as they are set, and none that is not set is named", () => {
    fc.assert(
      fc.property(someGates, (given) => {
        const off = required.filter((gate) => given[gate] === false);
        if (off.length > 0)
          return assert.throws(
            () => gateValues(given),
            (error: Error) => off.every((gate) => error.message.includes(gate)),
          );
        const wanted = gates.filter((gate) => given[gate] !== undefined || required.some((one) => one === gate));
        assert.deepEqual(
          gateValues(given),
          Object.fromEntries(wanted.map((gate) => [gateVariables[gate], String(given[gate] ?? true)])),
        );
      }),
      runs,
    );
  });
});

describe("whatever bucket is accepted", () => {
  it("its policy refuses everything without TLS, to the bucket and what is in it, in the region's partition", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ settings: { region, clusters } }) => {
        for (const { bucketName: name } of Object.values(clusters)) {
          assert.equal(bucketName(name), undefined);
          const text = tlsOnlyPolicy(name, partitionOf(region));
          const {
            Statement: [statement, ...others],
          } = JSON.parse(text) as { Statement: Record<string, unknown>[] };
          assert.deepEqual(others, []);
          const bucket = `arn:${region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws"}:s3:::${name}`;
          assert.deepEqual(statement?.["Resource"], [bucket, `${bucket}/*`]);
          assert.deepEqual(
            [statement?.["Effect"], statement?.["Action"], statement?.["Principal"]],
            ["Deny", "s3:*", { AWS: "*" }],
          );
          assert.equal(text, tlsOnlyPolicy(name, partitionOf(region)));
        }
      }),
      { seed: runs.seed, numRuns: 40 },
    );
  });
});
