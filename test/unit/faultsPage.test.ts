import { strict as assert } from "assert";

import { callsOnPage, coverage } from "../faults/coverage";
import { Difference } from "../faults/holdings";
import { explained } from "../faults/providerDoubles";

const row = (answer: string, service: string, actions: string): string => `| \`aws-${answer}-up/${service}\` | words | up: ${actions} | said | next | passed |`;
const answers = ["throttled", "denied", "failed", "silent", "lost"];
const calls = { up: ["ec2:CreateVpc", "ec2:DescribeVpcs", "s3:CreateBucket"] };

describe("what the page of faults says of calls to AWS", () => {
  it("is complete where each kind of answer was given to each kind of call", () => {
    const rows = answers.flatMap((answer) => [row(answer, "ec2", "CreateVpc, DescribeVpcs"), row(answer, "s3", "CreateBucket")]);
    const { section, uncovered } = coverage(rows, calls);
    assert.deepEqual(uncovered, []);
    assert.match(section, /\| up \| 3 \| 3 of 3 \| 3 of 3 \| 3 of 3 \| 3 of 3 \| 3 of 3 \|/);
  });

  it("names each kind of call that was seen and never failed", () => {
    const rows = answers.flatMap((answer) => [row(answer, "ec2", answer === "lost" ? "DescribeVpcs" : "CreateVpc, DescribeVpcs, DeleteVpc"), row(answer, "s3", "CreateBucket")]);
    const { section, uncovered } = coverage(rows, calls);
    assert.deepEqual(uncovered, ["up: never lost: ec2:CreateVpc"]);
    assert.match(section, /\| 3 of 3, and 1 that only such a run makes \| FAILED: 2 of 3, never ec2:CreateVpc \|/);
  });

  it("counts calls that an earlier failure hides where they failed alone", () => {
    const alone = row("lost", "ec2", "CreateVpc").replace("-up/", "-up-alone/");
    const rows = answers.flatMap((answer) => [row(answer, "ec2", answer === "lost" ? "DescribeVpcs" : "CreateVpc, DescribeVpcs"), row(answer, "s3", "CreateBucket")]);
    assert.deepEqual(coverage([...rows, alone], calls).uncovered, []);
  });

  it("does not list what a kind of answer was never given to at all", () => {
    assert.match(coverage([], calls).section, /\| up \| 3 \| FAILED: 0 of 3, this answer was not given \|/);
  });

  it("is read back from the page, so that a few rows can be run anew", () => {
    assert.deepEqual(callsOnPage(coverage([], calls).section), calls);
  });
});

describe("what is there twice after AWS has failed", () => {
  const two = (kind: string): Difference => ({ kind, found: 2, wanted: 1 });

  it("is the AWS provider's own only for the kinds and answers that are known", () => {
    const { own, other } = explained([two("igw"), two("i"), { kind: "igw", found: 0, wanted: 1 }], "denied");
    assert.deepEqual(own, [two("igw")]);
    assert.deepEqual(other, ["2 i where a clean run has 1", "0 igw where a clean run has 1"]);
    assert.deepEqual(explained([two("igw")], "throttled").own, []);
    assert.deepEqual(explained([two("igw")], undefined).own, []);
  });
});
