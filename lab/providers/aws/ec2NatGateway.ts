import { Properties } from "../values";
import { AwsClients } from "./clients";
import { arnOf, specification, tagsChanged } from "./ec2Tags";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";
import { tagMap } from "./tags";

async function readAddress(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const found = (await ifPresent(aws.ec2.send(new sdk.ec2.DescribeAddressesCommand({ AllocationIds: [id] }))))
    ?.Addresses?.[0];
  if (found === undefined) return undefined;
  const { AllocationId: allocationId, PublicIp: publicIp, Domain: domain } = found;
  return {
    arn: await arnOf(aws, "elastic-ip", id),
    allocationId,
    publicIp,
    domain,
    region: await aws.region(),
    tags: tagMap(found.Tags),
  };
}

export const eip: AwsResource = {
  what: "elastic IP address",
  inputs: ["domain", "tags"],
  required: ["domain"],
  replacedBy: { domain: undefined },
  async create({ ec2: client }, inputs) {
    return (
      await client.send(new sdk.ec2.AllocateAddressCommand({ Domain: "vpc", ...specification("elastic-ip", inputs) }))
    ).AllocationId;
  },
  read: readAddress,
  update: tagsChanged,
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.ReleaseAddressCommand({ AllocationId: id })));
  },
};

async function readNat(aws: AwsClients, id: string): Promise<Properties | undefined> {
  const found = (await ifPresent(aws.ec2.send(new sdk.ec2.DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))))
    ?.NatGateways?.[0];
  // EC2 shows a deleted one for an hour.
  if (found === undefined || found.State === "deleted" || found.State === "deleting") return undefined;
  const [address] = found.NatGatewayAddresses ?? [];
  return {
    subnetId: found.SubnetId,
    allocationId: address?.AllocationId,
    publicIp: address?.PublicIp,
    region: await aws.region(),
    tags: tagMap(found.Tags),
  };
}

export const natGateway: AwsResource = {
  what: "NAT gateway",
  inputs: ["subnetId", "allocationId", "tags"],
  required: ["subnetId", "allocationId"],
  replacedBy: { subnetId: undefined, allocationId: undefined },
  async create({ ec2: client }, inputs) {
    const made = {
      SubnetId: text(inputs, "subnetId"),
      AllocationId: text(inputs, "allocationId"),
      ...specification("natgateway", inputs),
    };
    return (await client.send(new sdk.ec2.CreateNatGatewayCommand(made))).NatGateway?.NatGatewayId;
  },
  read: readNat,
  update: tagsChanged,
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteNatGatewayCommand({ NatGatewayId: id })));
  },
};
