import { strict as assert } from "assert";

import { removalCommands } from "../../../lab/inventory/removal";

describe("the commands for what a destroy leaves", () => {
  it("delete each item in an order in which nothing goes before what uses it", () => {
    const group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/apiserver-target-1/0";
    const balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/api/0";
    const items = ["vpc-1", "igw-1", "eipalloc-1", "vpce-1", "sg-1", group, "i-1", balancer, "igw-2"];
    assert.deepEqual(removalCommands(items), [
      "aws ec2 terminate-instances --instance-ids i-1",
      `aws elbv2 delete-load-balancer --load-balancer-arn ${balancer}`,
      `aws elbv2 delete-target-group --target-group-arn ${group}`,
      "aws ec2 release-address --allocation-id eipalloc-1",
      "aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-1",
      "aws ec2 delete-internet-gateway --internet-gateway-id igw-1",
      "aws ec2 delete-internet-gateway --internet-gateway-id igw-2",
      "aws ec2 delete-security-group --group-id sg-1",
      "aws ec2 delete-vpc --vpc-id vpc-1",
    ]);
  });

  it("are none for what takes more than one, and for what the program itself makes", () => {
    assert.deepEqual(removalCommands(["bucket x", "key pair x", "arn:aws:iam::123456789012:role/nodes"]), []);
  });
});
