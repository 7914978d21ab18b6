import { strict as assert } from "assert";

import { knownFailure, knownFailures } from "../../components/program/probe/knownFailures";

/** As the AWS SDK puts an error of EC2, and the AWS provider into the condition of its machine. */
const launch = (code: string, words: string): string =>
  "InstanceReady is False (InstanceProvisionFailed): failed to create AWSMachine instance: failed to run instance: " +
  `operation error EC2: RunInstances, https response error StatusCode: 400, RequestID: 5c-1, api error ${code}: ${words}`;

/** Texts that end a wait, with a part of the next step. */
const ends: readonly (readonly [string, RegExp])[] = [
  [
    "InstanceReady is False (InstanceProvisionFailed): failed to create AWSMachine instance: failed to find ami: found " +
      'no AMIs with name "capa-ami-flatcar-stable-?1.36.3-*", architecture "x86_64", ownerID "819546954734"',
    /image\.id/,
  ],
  [launch("InvalidAMIID.NotFound", "The image id '[ami-0]' does not exist"), /image\.id/],
  [launch("InvalidKeyPair.NotFound", "The key pair 'default' does not exist"), /sshKeyName/],
  [launch("VcpuLimitExceeded", "You have requested more vCPU capacity than your current vCPU limit of 5"), /quota/],
  [
    "NatGatewaysReady is False (NatGatewaysReconciliationFailed): failed to allocate Elastic IP: operation error EC2: " +
      "AllocateAddress, api error AddressLimitExceeded: The maximum number of addresses has been reached.",
    /NAT gateway/,
  ],
  [launch("UnauthorizedOperation", "You are not authorized to perform this operation."), /policies/],
  [
    launch(
      "InvalidParameterValue",
      "Value (nodes.x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    ),
    /iam\./,
  ],
  [
    launch(
      "Unsupported",
      "Your requested instance type (t3a.medium) is not supported in your requested Availability Zone (us-east-1e).",
    ),
    /instanceType/,
  ],
  [
    launch("InvalidBlockDeviceMapping", "Volume of size 8GB is smaller than snapshot 'snap-1', expect size >= 15GB"),
    /rootVolume/,
  ],
  ["InstanceReady is False (InstanceTerminated)", /delete machine/],
];

describe("known failures", () => {
  it("end a wait at what no waiting mends, with the right next step", () => {
    for (const [text, next] of ends) {
      const found = knownFailure(text) ?? assert.fail(`not known: ${text}`);
      assert.match(found.next, next);
      assert.ok(found.finalAfterSeconds !== undefined, text);
    }
  });

  it("only say what waiting can mend", () => {
    const capacity = launch("InsufficientInstanceCapacity", "We currently do not have sufficient t3a.medium capacity");
    const found = knownFailure(capacity) ?? assert.fail();
    assert.match(found.next, /no capacity/);
    assert.equal(found.finalAfterSeconds, undefined);
  });

  it("do not take what a cluster goes through for a failure", () => {
    for (const text of [
      "NatGatewaysReady is False (NatGatewaysCreationStarted)",
      "InstanceReady is False (InstanceProvisionStarted)",
      "InstanceReady is False (InstanceNotReady)",
      "LoadBalancerReady is False (WaitForDNSName)",
    ])
      assert.equal(knownFailure(text), undefined, text);
  });

  it("give IAM and freed quotas the time that AWS needs", () => {
    for (const [text, least] of [
      [launch("UnauthorizedOperation", ""), 60],
      [launch("VcpuLimitExceeded", ""), 120],
    ] as const)
      assert.ok((knownFailure(text)?.finalAfterSeconds ?? 0) >= least, text);
    for (const { see } of knownFailures) assert.match(see, /^https:\/\//);
  });
});
