import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const texts = (values: readonly (string | undefined)[] | undefined): string[] =>
  (values ?? []).flatMap((value) => (value === undefined ? [] : [value]));

/** The ids of the VPC that AWS gives every account: it and its contents existed before. */
async function defaultVpcs(client: ec2.EC2Client): Promise<Set<string>> {
  const { Vpcs } = await client.send(
    new ec2.DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
  );
  return new Set(texts(Vpcs?.map(({ VpcId }) => VpcId)));
}

async function network(client: ec2.EC2Client): Promise<string[]> {
  const defaults = await defaultVpcs(client);
  const ours = (vpc: string | undefined): boolean => vpc === undefined || !defaults.has(vpc);
  const [vpcs, subnets, groups, tables, gateways, nats, addresses, endpoints, interfaces] = await Promise.all([
    client.send(new ec2.DescribeVpcsCommand({})),
    client.send(new ec2.DescribeSubnetsCommand({})),
    client.send(new ec2.DescribeSecurityGroupsCommand({})),
    client.send(new ec2.DescribeRouteTablesCommand({})),
    client.send(new ec2.DescribeInternetGatewaysCommand({})),
    client.send(new ec2.DescribeNatGatewaysCommand({})),
    client.send(new ec2.DescribeAddressesCommand({})),
    client.send(new ec2.DescribeVpcEndpointsCommand({})),
    client.send(new ec2.DescribeNetworkInterfacesCommand({})),
  ]);
  return [
    ...texts(vpcs.Vpcs?.filter(({ VpcId }) => ours(VpcId)).map(({ VpcId }) => VpcId)),
    ...texts(subnets.Subnets?.filter(({ VpcId }) => ours(VpcId)).map(({ SubnetId }) => SubnetId)),
    // A VPC's default security group and main route table are created and deleted with it.
    ...texts(
      groups.SecurityGroups?.filter(({ VpcId, GroupName }) => ours(VpcId) && GroupName !== "default").map(
        ({ GroupId }) => GroupId,
      ),
    ),
    ...texts(
      tables.RouteTables?.filter(
        ({ VpcId, Associations }) => ours(VpcId) && Associations?.some(({ Main }) => Main) !== true,
      ).map(({ RouteTableId }) => RouteTableId),
    ),
    ...texts(
      gateways.InternetGateways?.filter(({ Attachments }) => ours(Attachments?.[0]?.VpcId)).map(
        ({ InternetGatewayId }) => InternetGatewayId,
      ),
    ),
    // AWS also lists a gateway for a while after it is deleted.
    ...texts(nats.NatGateways?.filter(({ State }) => State !== "deleted").map(({ NatGatewayId }) => NatGatewayId)),
    ...texts(addresses.Addresses?.map(({ AllocationId }) => AllocationId)),
    ...texts(
      endpoints.VpcEndpoints?.filter(({ State }) => (State as string) !== "deleted").map(
        ({ VpcEndpointId }) => VpcEndpointId,
      ),
    ),
    ...texts(
      interfaces.NetworkInterfaces?.filter(({ VpcId }) => ours(VpcId)).map(
        ({ NetworkInterfaceId }) => NetworkInterfaceId,
      ),
    ),
  ];
}

async function machines(client: ec2.EC2Client): Promise<string[]> {
  const [instances, volumes, keys] = await Promise.all([
    client.send(new ec2.DescribeInstancesCommand({})),
    client.send(new ec2.DescribeVolumesCommand({})),
    client.send(new ec2.DescribeKeyPairsCommand({})),
  ]);
  const living = (instances.Reservations ?? [])
    .flatMap(({ Instances }) => Instances ?? [])
    .filter(({ State }) => State?.Name !== "terminated");
  return [
    ...texts(living.map(({ InstanceId }) => InstanceId)),
    ...texts(volumes.Volumes?.map(({ VolumeId }) => VolumeId)),
    ...texts(keys.KeyPairs?.map(({ KeyName }) => KeyName)).map((name) => `key pair ${name}`),
  ];
}

async function balancers(client: elb.ElasticLoadBalancingV2Client): Promise<string[]> {
  const [found, groups] = await Promise.all([
    client.send(new elb.DescribeLoadBalancersCommand({})),
    client.send(new elb.DescribeTargetGroupsCommand({})),
  ]);
  return [
    ...texts(found.LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn)),
    ...texts(groups.TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn)),
  ];
}

async function identities(client: iam.IAMClient): Promise<string[]> {
  const [roles, profiles, policies, users, groups] = await Promise.all([
    client.send(new iam.ListRolesCommand({})),
    client.send(new iam.ListInstanceProfilesCommand({})),
    client.send(new iam.ListPoliciesCommand({ Scope: "Local" })),
    client.send(new iam.ListUsersCommand({})),
    client.send(new iam.ListGroupsCommand({})),
  ]);
  return [
    ...texts(roles.Roles?.map(({ Arn }) => Arn)),
    ...texts(profiles.InstanceProfiles?.map(({ Arn }) => Arn)),
    ...texts(policies.Policies?.map(({ Arn }) => Arn)),
    ...texts(users.Users?.map(({ Arn }) => Arn)),
    ...texts(groups.Groups?.map(({ Arn }) => Arn)),
  ];
}

/** What the account contains, without its default VPC and terminated instances: ids and ARNs, by kind. */
export async function accountInventory(endpoint: string, region: string): Promise<string[]> {
  // The emulator does not check signatures, but the SDK needs some credentials.
  const options: ClientOptions = { endpoint, region, credentials: { accessKeyId: "lab", secretAccessKey: "lab" } };
  const compute = new ec2.EC2Client(options);
  const buckets = new s3.S3Client({ ...options, forcePathStyle: true });
  const lists = await Promise.all([
    network(compute),
    machines(compute),
    balancers(new elb.ElasticLoadBalancingV2Client(options)),
    identities(new iam.IAMClient(options)),
    buckets
      .send(new s3.ListBucketsCommand({}))
      .then(({ Buckets }) => texts(Buckets?.map(({ Name }) => Name)).map((name) => `bucket ${name}`)),
  ]);
  return lists.flat().sort();
}
