import { Properties } from "../values";
import { AwsClients } from "./clients";
import { arnOf, specification, tagsChanged } from "./ec2Tags";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";
import { tagMap } from "./tags";

/** A VPC's DNS attributes with their values in a new one. Each has a call of its own. */
const attributes = { enableDnsSupport: true, enableDnsHostnames: false } as const;
type Attribute = keyof typeof attributes;

async function attribute({ ec2: client }: AwsClients, VpcId: string, name: Attribute): Promise<boolean> {
  const answer = await client.send(new sdk.ec2.DescribeVpcAttributeCommand({ VpcId, Attribute: name }));
  return (name === "enableDnsSupport" ? answer.EnableDnsSupport : answer.EnableDnsHostnames)?.Value ?? attributes[name];
}

async function setAttributes(
  { ec2: client }: AwsClients,
  VpcId: string,
  olds: Properties,
  news: Properties,
): Promise<void> {
  for (const name of Object.keys(attributes) as Attribute[]) {
    const Value = (news[name] ?? attributes[name]) as boolean;
    if (Value === (olds[name] ?? attributes[name])) continue;
    await client.send(
      new sdk.ec2.ModifyVpcAttributeCommand(
        name === "enableDnsSupport" ? { VpcId, EnableDnsSupport: { Value } } : { VpcId, EnableDnsHostnames: { Value } },
      ),
    );
  }
}

async function readVpc(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const found = (await ifPresent(aws.ec2.send(new sdk.ec2.DescribeVpcsCommand({ VpcIds: [id] }))))?.Vpcs?.[0];
  if (found === undefined) return undefined;
  const [enableDnsSupport, enableDnsHostnames] = [
    await attribute(aws, id, "enableDnsSupport"),
    await attribute(aws, id, "enableDnsHostnames"),
  ];
  return {
    arn: await arnOf(aws, "vpc", id),
    cidrBlock: found.CidrBlock,
    enableDnsSupport,
    enableDnsHostnames,
    region: await aws.region(),
    tags: tagMap(found.Tags),
  };
}

export const vpc: AwsResource = {
  what: "VPC",
  inputs: ["cidrBlock", ...Object.keys(attributes), "tags"],
  required: ["cidrBlock"],
  replacedBy: { cidrBlock: undefined },
  async create({ ec2: client }, inputs) {
    return (
      await client.send(
        new sdk.ec2.CreateVpcCommand({ CidrBlock: text(inputs, "cidrBlock"), ...specification("vpc", inputs) }),
      )
    ).Vpc?.VpcId;
  },
  complete: (aws, id, inputs) => setAttributes(aws, id, {}, inputs),
  read: readVpc,
  async update(aws, id, olds, news) {
    await setAttributes(aws, id, olds, news);
    await tagsChanged(aws, id, olds, news);
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteVpcCommand({ VpcId: id })));
  },
};

async function readGateway(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const found = (
    await ifPresent(aws.ec2.send(new sdk.ec2.DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] })))
  )?.InternetGateways?.[0];
  if (found === undefined) return undefined;
  return {
    arn: await arnOf(aws, "internet-gateway", id),
    vpcId: found.Attachments?.[0]?.VpcId,
    region: await aws.region(),
    tags: tagMap(found.Tags),
  };
}

/** Attached to its VPC as a part of its creation, as with Pulumi's provider. */
export const internetGateway: AwsResource = {
  what: "internet gateway",
  inputs: ["vpcId", "tags"],
  required: ["vpcId"],
  replacedBy: { vpcId: undefined },
  async create({ ec2: client }, inputs) {
    return (await client.send(new sdk.ec2.CreateInternetGatewayCommand(specification("internet-gateway", inputs))))
      .InternetGateway?.InternetGatewayId;
  },
  async complete({ ec2: client }, id, inputs) {
    await client.send(
      new sdk.ec2.AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: text(inputs, "vpcId") }),
    );
  },
  read: readGateway,
  update: tagsChanged,
  async delete({ ec2: client }, id, properties) {
    const VpcId = properties["vpcId"] as string | undefined;
    if (VpcId !== undefined)
      await ifPresent(client.send(new sdk.ec2.DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId })));
    await ifPresent(client.send(new sdk.ec2.DeleteInternetGatewayCommand({ InternetGatewayId: id })));
  },
};
