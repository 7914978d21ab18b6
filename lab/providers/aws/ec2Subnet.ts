import { Properties } from "../values";
import { AwsClients } from "./clients";
import { arnOf, specification, tagsChanged } from "./ec2Tags";
import { ifPresent } from "./errors";
import { AwsResource, optionalText, text } from "./resourceType";
import { sdk } from "./sdk";
import { tagMap } from "./tags";

async function setPublic(
  { ec2: client }: AwsClients,
  SubnetId: string,
  olds: Properties,
  news: Properties,
): Promise<void> {
  const Value = news["mapPublicIpOnLaunch"] === true;
  if (Value !== (olds["mapPublicIpOnLaunch"] === true))
    await client.send(new sdk.ec2.ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } }));
}

async function read(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const found = (await ifPresent(aws.ec2.send(new sdk.ec2.DescribeSubnetsCommand({ SubnetIds: [id] }))))?.Subnets?.[0];
  if (found === undefined) return undefined;
  const {
    VpcId: vpcId,
    CidrBlock: cidrBlock,
    AvailabilityZone: availabilityZone,
    MapPublicIpOnLaunch: mapPublicIpOnLaunch = false,
  } = found;
  return {
    arn: await arnOf(aws, "subnet", id),
    vpcId,
    cidrBlock,
    availabilityZone,
    mapPublicIpOnLaunch,
    region: await aws.region(),
    tags: tagMap(found.Tags),
  };
}

export const subnet: AwsResource = {
  what: "subnet",
  inputs: ["vpcId", "cidrBlock", "availabilityZone", "mapPublicIpOnLaunch", "tags"],
  required: ["vpcId", "cidrBlock"],
  replacedBy: { vpcId: undefined, cidrBlock: undefined, availabilityZone: undefined },
  async create({ ec2: client }, inputs) {
    const AvailabilityZone = optionalText(inputs, "availabilityZone");
    const zone = AvailabilityZone === undefined ? {} : { AvailabilityZone };
    const made = {
      VpcId: text(inputs, "vpcId"),
      CidrBlock: text(inputs, "cidrBlock"),
      ...zone,
      ...specification("subnet", inputs),
    };
    return (await client.send(new sdk.ec2.CreateSubnetCommand(made))).Subnet?.SubnetId;
  },
  complete: (aws, id, inputs) => setPublic(aws, id, {}, inputs),
  read,
  async update(aws, id, olds, news) {
    await setPublic(aws, id, olds, news);
    await tagsChanged(aws, id, olds, news);
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteSubnetCommand({ SubnetId: id })));
  },
};
