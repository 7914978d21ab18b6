import { strict as assert } from "assert";
import * as fs from "fs";

import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as iam from "@aws-sdk/client-iam";

import { AwsProvider } from "../../lab/providers/aws/awsProvider";
import { awsFaultsFile } from "../../lab/aws/emulator";
import { labCredentials } from "../../lab/deploy/variables";
import { OwnEmulator, ownEmulator } from "./ownEmulator";

const accessKeyId = labCredentials.AWS_ACCESS_KEY_ID;
const secretAccessKey = labCredentials.AWS_SECRET_ACCESS_KEY;

/**
 * AWS carries a call out once where it knows that it is the same one: a run whose answers are lost would else make
 * things twice here alone. And it shows a thing with all that belongs to it: else the lab's machines and the AWS
 * provider would see what no account has.
 */
describe("the emulated AWS", function () {
  this.timeout(120_000);
  let emulator: OwnEmulator;
  let compute: ec2.EC2Client;
  let balancing: elb.ElasticLoadBalancingV2Client;
  let vpc: string;
  let subnet: string;

  before(async () => {
    emulator = await ownEmulator();
    const options = { endpoint: emulator.endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } };
    compute = new ec2.EC2Client(options);
    balancing = new elb.ElasticLoadBalancingV2Client(options);
    vpc = (await compute.send(new ec2.CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }))).Vpc?.VpcId ?? "";
    subnet =
      (await compute.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: "10.1.1.0/24" }))).Subnet?.SubnetId ??
      "";
  });
  after(() => emulator.end());
  afterEach(() => fs.rmSync(awsFaultsFile(emulator.paths), { force: true }));

  const lose = (service: string, action: string): void =>
    fs.writeFileSync(awsFaultsFile(emulator.paths), JSON.stringify([{ service, action, kind: "lost", times: 1 }]));
  const tables = async (): Promise<number> =>
    (await compute.send(new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }] })))
      .RouteTables?.length ?? 0;

  it("makes one route table where EC2's answer was lost: the SDK repeats it with the token of the first", async () => {
    const before = await tables();
    lose("ec2", "CreateRouteTable");
    const made = await compute.send(new ec2.CreateRouteTableCommand({ VpcId: vpc }));
    assert.match(made.RouteTable?.RouteTableId ?? "", /^rtb-/);
    assert.equal(await tables(), before + 1);
  });

  it("makes another where the token is another, and a refusal is not kept for the next", async () => {
    const before = await tables();
    for (const ClientToken of ["one", "two", "two"])
      await compute.send(new ec2.CreateRouteTableCommand({ VpcId: vpc, ClientToken }));
    assert.equal(await tables(), before + 2);
    await assert.rejects(compute.send(new ec2.CreateRouteTableCommand({ VpcId: "vpc-none", ClientToken: "three" })));
    await compute.send(new ec2.CreateRouteTableCommand({ VpcId: vpc, ClientToken: "three" }));
    assert.equal(await tables(), before + 3);
  });

  it("starts no machine with a key pair that the account does not have, as a template without a name asks for", async () => {
    const { Images = [] } = await compute.send(new ec2.DescribeImagesCommand({}));
    const start = async (KeyName?: string): Promise<string | undefined> => {
      const wanted = { ImageId: Images[0]?.ImageId, SubnetId: subnet, KeyName, MinCount: 1, MaxCount: 1 };
      return (await compute.send(new ec2.RunInstancesCommand(wanted))).Instances?.[0]?.KeyName;
    };
    await assert.rejects(start("default"), { name: "InvalidKeyPair.NotFound" });
    assert.equal(await start(), undefined);
    await compute.send(new ec2.CreateKeyPairCommand({ KeyName: "my-key" }));
    assert.equal(await start("my-key"), "my-key");
  });

  it("gets the load balancer that there is, and is refused one of the name with other settings", async () => {
    const make = async (Type: elb.LoadBalancerTypeEnum): Promise<elb.LoadBalancer | undefined> =>
      (await balancing.send(new elb.CreateLoadBalancerCommand({ Name: "api", Subnets: [subnet], Type })))
        .LoadBalancers?.[0];
    const first = await make("network");
    const second = await make("network");
    assert.deepEqual([second?.LoadBalancerArn, second?.DNSName], [first?.LoadBalancerArn, first?.DNSName]);
    await assert.rejects(make("gateway"), { name: "DuplicateLoadBalancerNameException" });
  });

  it("gets the target group that there is, and is refused one of the name with other settings", async () => {
    const make = async (Port: number): Promise<string | undefined> =>
      (await balancing.send(new elb.CreateTargetGroupCommand({ Name: "api", Protocol: "TCP", VpcId: vpc, Port })))
        .TargetGroups?.[0]?.TargetGroupArn;
    const first = await make(6443);
    assert.equal(await make(6443), first);
    await assert.rejects(make(6444), { name: "DuplicateTargetGroupNameException" });
  });

  it("shows no target group at a load balancer whose listener is gone, and refuses to delete the listener once more", async () => {
    const [balancer] =
      (await balancing.send(new elb.CreateLoadBalancerCommand({ Name: "left", Subnets: [subnet], Type: "network" })))
        .LoadBalancers ?? [];
    const [group] =
      (
        await balancing.send(
          new elb.CreateTargetGroupCommand({ Name: "left", Protocol: "TCP", VpcId: vpc, Port: 6443 }),
        )
      ).TargetGroups ?? [];
    const DefaultActions: elb.Action[] = [{ Type: "forward", TargetGroupArn: group?.TargetGroupArn }];
    const made = await balancing.send(
      new elb.CreateListenerCommand({
        LoadBalancerArn: balancer?.LoadBalancerArn,
        Protocol: "TCP",
        Port: 6443,
        DefaultActions,
      }),
    );
    const groups = async (): Promise<number> =>
      (await balancing.send(new elb.DescribeTargetGroupsCommand({ LoadBalancerArn: balancer?.LoadBalancerArn })))
        .TargetGroups?.length ?? 0;
    assert.equal(await groups(), 1);
    const remove = new elb.DeleteListenerCommand({ ListenerArn: made.Listeners?.[0]?.ListenerArn });
    await balancing.send(remove);
    assert.equal(await groups(), 0);
    await assert.rejects(balancing.send(remove), { name: "ListenerNotFoundException" });
  });

  it("shows no instance before it has its instance profile", async () => {
    const client = new iam.IAMClient({
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId, secretAccessKey },
    });
    await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: "machines" }));
    const [image] = (await compute.send(new ec2.DescribeImagesCommand({}))).Images ?? [];
    // Many at once, so that the first is long there before the call ends; moto gives a profile to that one.
    const many = {
      MinCount: 60,
      MaxCount: 60,
      ImageId: image?.ImageId,
      InstanceType: "t3.large" as const,
      SubnetId: subnet,
      IamInstanceProfile: { Name: "machines" },
    };
    let launching = true;
    const launch = compute.send(new ec2.RunInstancesCommand(many)).finally(() => (launching = false));
    const seen: (readonly [id: string | undefined, profile: string | undefined])[] = [];
    while (launching) {
      const { Reservations = [] } = await compute.send(new ec2.DescribeInstancesCommand({}));
      seen.push(
        ...Reservations.flatMap(({ Instances = [] }) => Instances).map(
          ({ InstanceId, IamInstanceProfile }) => [InstanceId, IamInstanceProfile?.Arn] as const,
        ),
      );
    }
    const first = (await launch).Instances?.[0]?.InstanceId;
    assert.deepEqual(
      seen.filter(([id, profile]) => id === first && profile === undefined),
      [],
    );
  });

  it("makes one endpoint of a service for a route table, deletes it, and once more without an internal error", async () => {
    const { RouteTables } = await compute.send(
      new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }] }),
    );
    const make = new ec2.CreateVpcEndpointCommand({
      VpcId: vpc,
      ServiceName: "com.amazonaws.us-east-1.s3",
      RouteTableIds: [RouteTables?.[0]?.RouteTableId ?? ""],
    });
    const endpoint = await compute.send(make);
    await assert.rejects(compute.send(make), { name: "RouteAlreadyExists" });
    const remove = new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint.VpcEndpoint?.VpcEndpointId ?? ""] });
    await compute.send(remove);
    await compute.send(remove);
    assert.deepEqual((await compute.send(new ec2.DescribeVpcEndpointsCommand({}))).VpcEndpoints, []);
  });

  it("completes and deletes an instance profile though the answer to its role's coming or going was lost", async () => {
    const client = new iam.IAMClient({
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId, secretAccessKey },
    });
    for (const RoleName of ["nodes", "others"])
      await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
    const provider = new AwsProvider();
    await provider.configure({
      region: "us-east-1",
      accessKey: accessKeyId,
      secretKey: secretAccessKey,
      endpoints: JSON.stringify([{ iam: emulator.endpoint, sts: emulator.endpoint }]),
    });
    const urn = "urn:pulumi:lab::test::aws:iam/instanceProfile:InstanceProfile::nodes";
    lose("iam", "AddRoleToInstanceProfile");
    const { outputs } = await provider.create(urn, { name: "nodes", role: "nodes" });
    assert.equal(outputs["role"], "nodes");
    await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: "taken" }));
    await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: "taken", RoleName: "others" }));
    await assert.rejects(
      provider.update("taken", urn, { name: "taken" }, { name: "taken", role: "nodes" }),
      /AddRoleToInstanceProfile.*LimitExceeded/,
    );
    lose("iam", "RemoveRoleFromInstanceProfile");
    await provider.delete("nodes", urn, outputs);
    await assert.rejects(client.send(new iam.GetInstanceProfileCommand({ InstanceProfileName: "nodes" })), {
      name: "NoSuchEntityException",
    });
  });
});
