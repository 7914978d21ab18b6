import { strict as assert } from "assert";
import * as fc from "fast-check";

import { describeProblems, Path, Problem } from "../../components/schema/problem";
import { readSettings } from "../../stacks/settings/readSettings";
import { stackInputs } from "../support/stackSettings";

const runs = { seed: 20_240_101, numRuns: 150 };
const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };

type Container = Record<PropertyKey, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

/** The paths of everything in a value. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (!isContainer(value)) return [path];
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.keys(value).flatMap((key) => pathsOf(value[key], [...path, key])),
  ];
}

/** A copy with something else in one place. */
function changed(value: unknown, [key, ...rest]: Path, instead: unknown): unknown {
  if (key === undefined) return instead;
  const container = value as Container;
  const copy = Array.isArray(container) ? [...(container as unknown[])] : { ...container };
  (copy as Container)[key] = changed(container[key], rest, instead);
  return copy;
}

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e300,
    "",
    " ",
    "\n",
    "-",
    "0",
    "true",
    "v1.36",
    "10.0.0.0/33",
    "999.0.0.0/8",
    "a".repeat(300),
    [],
    {},
    [[]],
    { "": {} },
    { __proto__: null, constructor: 1 },
  ),
);

const statement = {
  Effect: "Allow",
  Action: ["s3:Get*"],
  Resource: ["*"],
  Principal: { AWS: "*", Service: ["ec2.amazonaws.com"] },
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};
const role = {
  extraPolicyAttachments: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  extraStatements: [statement, { ...statement, Action: "ec2:*" }],
  trustStatements: [statement],
};

/** Input with every list that there is. */
const withLists = stackInputs.map((input) => ({
  ...input,
  iam: {
    ...input.iam,
    controlPlane: role,
    nodes: role,
    clusterAPIControllers: { extraStatements: [statement], allowedEC2InstanceProfiles: ["control-plane", "nodes*"] },
    bootstrapUser: { enable: true, extraGroups: ["admins"], extraStatements: [statement] },
    eks: { defaultControlPlaneRole: { extraPolicyAttachments: role.extraPolicyAttachments } },
    secureSecretBackends: ["ssm-parameter-store"],
  },
}));

/** Input with junk in one to three places. */
const spoiled = fc
  .tuple(fc.oneof(stackInputs, withLists), fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }))
  .map(([input, places]) =>
    places.reduce<unknown>((spoilt, [place, instead]) => {
      const paths = pathsOf(spoilt);
      return isContainer(spoilt) ? changed(spoilt, paths[place % Math.max(paths.length, 1)] ?? [], instead) : spoilt;
    }, input),
  );

function assertTold(problems: readonly Problem[]): void {
  assert.ok(problems.length > 0, "what is refused has a reason");
  for (const { path, problem, fix } of problems) {
    assert.ok(
      problem.length > 0 && fix.length > 0 && !/undefined|\[object/.test(`${path}${problem}${fix}`),
      `${path}: ${problem}. Fix: ${fix}`,
    );
  }
  const text = describeProblems(problems);
  assert.equal(text.split("\n").length, problems.length + 1, "one line each");
  assert.ok(!text.includes(environment.AWS_SECRET_ACCESS_KEY));
}

describe("whatever stands in a stack's file", function () {
  this.timeout(20_000);

  it("is accepted, or refused with a reason and a remedy for each problem; it never ends in an exception", () => {
    fc.assert(
      fc.property(fc.oneof(spoiled, spoiled, withLists, stackInputs), (input) => {
        const reading = readSettings(input, environment);
        if ("problems" in reading) assertTold(reading.problems);
      }),
      runs,
    );
  });

  it("is refused all the same if it is not settings at all", () => {
    fc.assert(
      fc.property(junk, (input) => {
        const reading = readSettings(input, environment);
        assert.ok("problems" in reading);
        assertTold(reading.problems);
      }),
      runs,
    );
  });

  it("is accepted often enough for the other properties to say something", () => {
    const inputs = fc.sample(stackInputs, { seed: runs.seed, numRuns: 100 });
    const accepted = inputs.filter((input) => "settings" in readSettings(input, environment)).length;
    assert.ok(accepted >= 40 && accepted < 100, `${accepted} of 100`);
  });
});
