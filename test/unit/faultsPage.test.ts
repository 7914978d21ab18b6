import { strict as assert } from "assert";

import { answers, coverage } from "../faults/coverage";
import { families } from "../faults/families";
import { FailedCalls, Row } from "../faults/fault";
import { faults } from "../faults/faults";
import { Difference } from "../faults/holdings";
import { pageOf } from "../faults/page";
import { explained } from "../faults/providerDoubles";
import { merged, readRecord } from "../faults/record";

const row = (name: string, calls?: FailedCalls): Row => ({
  name,
  fault: "words",
  stage: "up",
  said: "said",
  next: "next",
  verdict: "passed",
  ...(calls === undefined ? {} : { calls }),
});
const calls = { up: ["ec2:CreateVpc", "ec2:DescribeVpcs", "s3:CreateBucket"] };
const all = (seen: readonly string[]): FailedCalls => Object.fromEntries(answers.map((answer) => [answer, seen]));

describe("what the page of faults says of calls to AWS", () => {
  it("is complete where each kind of answer was given to each kind of call", () => {
    const { section, uncovered } = coverage([row("aws-denied-up", all(calls.up))], calls);
    assert.deepEqual(uncovered, []);
    assert.match(section, /\| up \| 3 \| all \| all \| all \| all \| all \|/);
  });

  it("names each kind of call that was seen and never failed", () => {
    const lost = ["ec2:DescribeVpcs", "s3:CreateBucket"];
    const { section, uncovered } = coverage(
      [row("aws-denied-up", { ...all([...calls.up, "ec2:DeleteVpc"]), lost })],
      calls,
    );
    assert.deepEqual(uncovered, ["up: never lost: ec2:CreateVpc"]);
    assert.match(section, /\| all and 1 more \| FAILED: 2 \|/);
  });

  it("counts calls that an earlier failure hides where they failed alone, and none of another phase", () => {
    const rest = row("aws-lost-up", all(["ec2:DescribeVpcs", "s3:CreateBucket"]));
    assert.deepEqual(coverage([rest, row("aws-lost-up-alone", all(["ec2:CreateVpc"]))], calls).uncovered, []);
    assert.equal(
      coverage([rest, row("aws-lost-destroy", all(["ec2:CreateVpc"]))], calls).uncovered.length,
      answers.length,
    );
  });
});

describe("the page of faults", () => {
  it("has a place for every fault", () => {
    assert.deepEqual(
      faults.filter(
        ({ name }) =>
          families.filter(({ prefixes }) => prefixes.some((prefix) => name.startsWith(prefix))).length !== 1,
      ),
      [],
    );
  });

  it("puts a fresh row in the place of the one of its name, and drops those of faults that there no longer are", () => {
    const old = { rows: [row("b"), row("a/1"), row("gone")], calls };
    const { rows } = merged(old, [{ ...row("b"), verdict: "FAILED: broke" }], ["a", "b"], {});
    assert.deepEqual(
      rows.map(({ name, verdict }) => [name, verdict]),
      [
        ["a/1", "passed"],
        ["b", "FAILED: broke"],
      ],
    );
  });

  it("has no line that nobody can read", () => {
    const { text } = pageOf(readRecord());
    assert.deepEqual(
      text.split("\n").filter((line) => line.length > 400),
      [],
    );
  });
});

describe("what is there twice after AWS has failed", () => {
  const two = (kind: string): Difference => ({ kind, found: 2, wanted: 1 });

  it("is the AWS provider's own only for the kinds and answers that are known", () => {
    const { own, other } = explained([two("igw"), two("i"), { kind: "igw", found: 0, wanted: 1 }], ["denied"]);
    assert.deepEqual(own, [two("igw")]);
    assert.deepEqual(other, ["2 i where a clean run has 1", "0 igw where a clean run has 1"]);
    assert.deepEqual(explained([two("igw")], ["throttled", "failed"]).own, []);
    assert.deepEqual(explained([two("igw")], []).own, []);
  });
});
