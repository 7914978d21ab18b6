/** The pattern of an item in the account's inventory, and the AWS CLI command that deletes it. */
type Removal = readonly [item: RegExp, command: string];

/** In an order that deletes nothing before what uses it. Items that are not listed need more than one command. */
const removals: readonly Removal[] = [
  [/^i-/, "ec2 terminate-instances --instance-ids"],
  [/:loadbalancer\//, "elbv2 delete-load-balancer --load-balancer-arn"],
  [/:targetgroup\//, "elbv2 delete-target-group --target-group-arn"],
  [/^vol-/, "ec2 delete-volume --volume-id"],
  [/^nat-/, "ec2 delete-nat-gateway --nat-gateway-id"],
  [/^eipalloc-/, "ec2 release-address --allocation-id"],
  [/^vpce-/, "ec2 delete-vpc-endpoints --vpc-endpoint-ids"],
  [/^eni-/, "ec2 delete-network-interface --network-interface-id"],
  [/^igw-/, "ec2 delete-internet-gateway --internet-gateway-id"],
  [/^rtb-/, "ec2 delete-route-table --route-table-id"],
  [/^subnet-/, "ec2 delete-subnet --subnet-id"],
  [/^sg-/, "ec2 delete-security-group --group-id"],
  [/^vpc-/, "ec2 delete-vpc --vpc-id"],
];

/** Commands that delete these items, in an order in which they succeed. */
export function removalCommands(items: readonly string[]): string[] {
  return removals.flatMap(([pattern, command]) =>
    items.filter((item) => pattern.test(item)).map((item) => `aws ${command} ${item}`),
  );
}
