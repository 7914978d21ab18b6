import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A VPC with a public and a private subnet; machines in the private one reach the internet through a NAT gateway. */
export class Network extends pulumi.ComponentResource {
  public readonly vpcId: pulumi.Output<string>;
  public readonly subnetIds: readonly pulumi.Output<string>[];

  public constructor(name: string, { zone }: { readonly zone: string }, opts?: pulumi.ComponentResourceOptions) {
    super("own-vpc:index:Network", name, {}, opts);
    const inside = { parent: this };
    const vpc = new aws.ec2.Vpc(name, { cidrBlock: "10.80.0.0/16", enableDnsHostnames: true }, inside);
    const subnet = (role: string, cidrBlock: string): aws.ec2.Subnet =>
      new aws.ec2.Subnet(`${name}-${role}`, { vpcId: vpc.id, cidrBlock, availabilityZone: zone }, inside);
    const [outer, inner] = [subnet("public", "10.80.0.0/20"), subnet("private", "10.80.16.0/20")];

    const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id }, inside);
    const address = new aws.ec2.Eip(name, { domain: "vpc" }, { ...inside, dependsOn: gateway });
    const nat = new aws.ec2.NatGateway(name, { subnetId: outer.id, allocationId: address.id }, inside);
    const ways = [
      this.route(`${name}-public`, vpc, outer, { gatewayId: gateway.id }),
      this.route(`${name}-private`, vpc, inner, { natGatewayId: nat.id }),
    ];
    // A machine that boots before its subnet has a way out cannot pull anything.
    this.vpcId = pulumi.all([vpc.id, ...ways]).apply(([id]) => id!);
    this.subnetIds = [outer.id, inner.id];
    this.registerOutputs({ vpcId: this.vpcId });
  }

  private route(
    name: string,
    vpc: aws.ec2.Vpc,
    subnet: aws.ec2.Subnet,
    target: { readonly gatewayId: pulumi.Input<string> } | { readonly natGatewayId: pulumi.Input<string> },
  ): pulumi.Output<string> {
    const routes = [{ cidrBlock: "0.0.0.0/0", ...target }];
    const table = new aws.ec2.RouteTable(name, { vpcId: vpc.id, routes }, { parent: this });
    const association = { subnetId: subnet.id, routeTableId: table.id };
    return new aws.ec2.RouteTableAssociation(name, association, { parent: this }).id;
  }
}
