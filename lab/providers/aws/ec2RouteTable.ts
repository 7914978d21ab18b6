import type { RouteTable } from "@aws-sdk/client-ec2";

import { canonical, Properties } from "../values";
import { AwsClients } from "./clients";
import { arnOf, specification, tagsChanged } from "./ec2Tags";
import { ifPresent } from "./errors";
import { AwsResource, text } from "./resourceType";
import { sdk } from "./sdk";
import { tagMap } from "./tags";

/** A route to an internet gateway or to a NAT gateway. */
interface Route {
  readonly cidrBlock: string;
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
}

const routesIn = (properties: Properties): readonly Route[] =>
  (properties["routes"] as readonly Route[] | undefined) ?? [];

async function find({ ec2: client }: AwsClients, id: string): Promise<RouteTable | undefined> {
  return (await ifPresent(client.send(new sdk.ec2.DescribeRouteTablesCommand({ RouteTableIds: [id] }))))
    ?.RouteTables?.[0];
}

/** Makes what is new, and takes away what is gone or goes elsewhere now; the route of the VPC itself stays. */
async function setRoutes(
  { ec2: client }: AwsClients,
  RouteTableId: string,
  olds: readonly Route[],
  news: readonly Route[],
): Promise<void> {
  const same = (one: Route, other: Route): boolean => canonical(one) === canonical(other);
  for (const { cidrBlock } of olds.filter((route) => !news.some((other) => same(route, other)))) {
    await ifPresent(client.send(new sdk.ec2.DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: cidrBlock })));
  }
  for (const { cidrBlock, gatewayId, natGatewayId } of news.filter(
    (route) => !olds.some((other) => same(route, other)),
  )) {
    const target = gatewayId === undefined ? { NatGatewayId: natGatewayId } : { GatewayId: gatewayId };
    await client.send(new sdk.ec2.CreateRouteCommand({ RouteTableId, DestinationCidrBlock: cidrBlock, ...target }));
  }
}

export const routeTable: AwsResource = {
  what: "route table",
  inputs: ["vpcId", "routes", "tags"],
  required: ["vpcId"],
  replacedBy: { vpcId: undefined },
  async create({ ec2: client }, inputs) {
    const made = { VpcId: text(inputs, "vpcId"), ...specification("route-table", inputs) };
    return (await client.send(new sdk.ec2.CreateRouteTableCommand(made))).RouteTable?.RouteTableId;
  },
  complete: (aws, id, inputs) => setRoutes(aws, id, [], routesIn(inputs)),
  async read(aws, id) {
    const found = await find(aws, id);
    if (found === undefined) return undefined;
    // The VPC's own route, `local`, is nobody's to set.
    const routes = (found.Routes ?? []).flatMap(
      ({ DestinationCidrBlock: cidrBlock, GatewayId: gatewayId, NatGatewayId: natGatewayId }): Properties[] => {
        if (natGatewayId !== undefined) return [{ cidrBlock, natGatewayId }];
        return gatewayId?.startsWith("igw-") === true ? [{ cidrBlock, gatewayId }] : [];
      },
    );
    return {
      arn: await arnOf(aws, "route-table", id),
      vpcId: found.VpcId,
      routes,
      region: await aws.region(),
      tags: tagMap(found.Tags),
    };
  },
  async update(aws, id, olds, news) {
    await setRoutes(aws, id, routesIn(olds), routesIn(news));
    await tagsChanged(aws, id, olds, news);
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DeleteRouteTableCommand({ RouteTableId: id })));
  },
};

/** That a subnet goes by a route table. */
export const routeTableAssociation: AwsResource = {
  what: "route table association",
  inputs: ["subnetId", "routeTableId"],
  required: ["subnetId", "routeTableId"],
  replacedBy: { subnetId: undefined, routeTableId: undefined },
  async create({ ec2: client }, inputs) {
    const made = { SubnetId: text(inputs, "subnetId"), RouteTableId: text(inputs, "routeTableId") };
    return (await client.send(new sdk.ec2.AssociateRouteTableCommand(made))).AssociationId;
  },
  async read(aws, id) {
    const Filters = [{ Name: "association.route-table-association-id", Values: [id] }];
    const { RouteTables = [] } = await aws.ec2.send(new sdk.ec2.DescribeRouteTablesCommand({ Filters }));
    const found = RouteTables[0]?.Associations?.find(({ RouteTableAssociationId }) => RouteTableAssociationId === id);
    return found === undefined
      ? undefined
      : { subnetId: found.SubnetId, routeTableId: found.RouteTableId, region: await aws.region() };
  },
  async delete({ ec2: client }, id) {
    await ifPresent(client.send(new sdk.ec2.DisassociateRouteTableCommand({ AssociationId: id })));
  },
};
