import { strict as assert } from "assert";

import { DescribeInstancesCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";

import { awsClientSettings } from "../../lab/machines/awsClients";
import { OwnLab } from "./ownLab";

/** A program of somebody else's, which imports the compiled components by the package's name. */
describe("the example with a VPC of its own, by the make targets", function () {
  this.timeout(600_000);
  this.bail(true);
  const lab = new OwnLab(undefined, {}, "lab-management");
  after(() => lab.end());

  it("goes up to Ready nodes in the private subnet of the VPC that it makes", async () => {
    const { code, text, lines } = await lab.make("example");
    assert.equal(code, 0, text);
    const nodes = lines.slice(-2).map((line) => /^ip-10-80-1\d-\d+\.ec2\.internal +Ready /.test(line));
    assert.deepEqual(nodes, [true, true], lines.slice(-3).join("\n"));
  });

  it("has the AWS provider use the VPC and its private subnet, and make neither", async () => {
    const client = new EC2Client(awsClientSettings((await lab.status()).awsEndpoint));
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
    assert.deepEqual(
      Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ CidrBlock }) => CidrBlock),
      ["10.80.0.0/16"],
    );
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
    const machines = Reservations.flatMap(({ Instances = [] }) => Instances);
    assert.equal(machines.length, 2);
    assert.equal(new Set(machines.map(({ SubnetId }) => SubnetId)).size, 1);
    client.destroy();
  });

  it("is destroyed to nothing, the VPC by the program and the rest by Cluster API", async () => {
    const { code, text, lines } = await lab.make("example-destroy");
    assert.equal(code, 0, text);
    assert.equal(lines.at(-1), "nothing left", text);
  });
});
