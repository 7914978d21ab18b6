import { strict as assert } from "assert";

import { AwsProvider } from "../../lab/providers/aws/awsProvider";
import { Properties } from "../../lab/providers/values";
import { OwnEmulator, ownEmulator } from "./ownEmulator";

const urn = (type: string): string => `urn:pulumi:lab::test::${type}::logical`;

const types = {
  vpc: "aws:ec2/vpc:Vpc",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  subnet: "aws:ec2/subnet:Subnet",
  address: "aws:ec2/eip:Eip",
  nat: "aws:ec2/natGateway:NatGateway",
  table: "aws:ec2/routeTable:RouteTable",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
} as const;

/** A network of a program's own, which EC2 names: each object needs the ids of those before it. */
describe("the AWS provider with a VPC, against the emulator", function () {
  this.timeout(60_000);
  let emulator: OwnEmulator;
  let provider: AwsProvider;
  const made = new Map<string, { readonly type: string; readonly id: string; readonly inputs: Properties }>();
  const idOf = (name: string): string => made.get(name)?.id ?? assert.fail(`${name} is not made`);

  before(async () => {
    emulator = await ownEmulator();
    provider = new AwsProvider();
    const { endpoint } = emulator;
    const endpoints = JSON.stringify([{ iam: endpoint, s3: endpoint, ec2: endpoint, sts: endpoint }]);
    await provider.configure({ region: "us-east-1", accessKey: "lab", secretKey: "lab", endpoints });
  });
  after(() => emulator.end());

  function checked(type: string, news: Properties, olds: Properties = {}): Properties {
    const { inputs, failures } = provider.check(urn(type), olds, news, Buffer.from("chance"));
    assert.deepEqual(failures, []);
    return inputs;
  }

  const network: readonly (readonly [
    name: keyof typeof types,
    inputs: () => Properties,
    changed: Properties | undefined,
  ])[] = [
    [
      "vpc",
      () => ({ cidrBlock: "10.9.0.0/16", enableDnsHostnames: true, tags: { a: "1" } }),
      { enableDnsHostnames: false, tags: { b: "2" } },
    ],
    ["gateway", () => ({ vpcId: idOf("vpc"), tags: { a: "1" } }), { tags: { b: "2" } }],
    [
      "subnet",
      () => ({
        vpcId: idOf("vpc"),
        cidrBlock: "10.9.1.0/24",
        availabilityZone: "us-east-1b",
        mapPublicIpOnLaunch: true,
        tags: { a: "1" },
      }),
      { mapPublicIpOnLaunch: false, tags: { b: "2" } },
    ],
    ["address", () => ({ domain: "vpc", tags: { a: "1" } }), { tags: { b: "2" } }],
    [
      "nat",
      () => ({ subnetId: idOf("subnet"), allocationId: idOf("address"), tags: { a: "1" } }),
      { tags: { b: "2" } },
    ],
    [
      "table",
      () => ({
        vpcId: idOf("vpc"),
        routes: [
          { cidrBlock: "0.0.0.0/0", gatewayId: idOf("gateway") },
          { cidrBlock: "192.0.2.0/24", natGatewayId: idOf("nat") },
        ],
        tags: { a: "1" },
      }),
      { routes: [], tags: { b: "2" } },
    ],
    ["association", () => ({ subnetId: idOf("subnet"), routeTableId: idOf("table") }), undefined],
  ];

  for (const [name, inputsOf, changed] of network) {
    const type = types[name];
    it(`${type}: is made with an id of EC2's, read back without drift, imported with what makes it, and changed in place`, async () => {
      const inputs = checked(type, inputsOf());
      const { id, outputs } = await provider.create(urn(type), inputs);
      made.set(name, { type, id, inputs });
      assert.match(id, /^(vpc|igw|subnet|eipalloc|nat|rtb|rtbassoc)-[0-9a-f]+$/);
      for (const [key, value] of Object.entries(inputs)) assert.deepEqual(outputs[key], value, key);
      assert.deepEqual((await provider.read(id, urn(type), inputs, outputs))?.inputs, inputs);
      const imported = (await provider.read(id, urn(type), {}, {}))?.inputs ?? {};
      for (const [key, value] of Object.entries(inputs)) assert.deepEqual(imported[key], value, `imported ${key}`);
      if (changed === undefined) return;
      const news = checked(type, { ...inputs, ...changed }, inputs);
      assert.deepEqual(provider.diff(urn(type), { ...inputs, ...outputs }, news).replaces, []);
      const after = await provider.update(id, urn(type), { ...inputs, ...outputs }, news);
      for (const [key, value] of Object.entries(changed)) assert.deepEqual(after[key], value, `changed ${key}`);
      await provider.update(id, urn(type), { ...news, ...after }, inputs);
      assert.deepEqual((await provider.read(id, urn(type), inputs, outputs))?.inputs, inputs, "changed back");
    });
  }

  it("replaces what cannot change", () => {
    const { inputs = {} } = made.get("subnet") ?? {};
    assert.deepEqual(provider.diff(urn(types.subnet), inputs, { ...inputs, availabilityZone: "us-east-1a" }).replaces, [
      "availabilityZone",
    ]);
  });

  it("answers which VPCs there are by their tags, and what tags one has", async () => {
    const find = async (inputs: Properties): Promise<unknown> =>
      (await provider.invoke("aws:ec2/getVpcs:getVpcs", inputs))["ids"];
    const filter = (...values: string[]): Properties => ({ filters: [{ name: "tag:a", values }] });
    assert.deepEqual(await find(filter("0", "1")), [idOf("vpc")]);
    assert.deepEqual(await find({ ...filter("1"), tags: { b: "2" } }), []);
    assert.ok(((await find({})) as string[]).includes(idOf("vpc")));
    const { id, tags } = await provider.invoke("aws:ec2/getVpc:getVpc", { id: idOf("vpc") });
    assert.deepEqual([id, tags], [idOf("vpc"), { a: "1" }]);
    await assert.rejects(provider.invoke("aws:ec2/getVpc:getVpc", filter("2")), /no matching EC2 VPC found/);
  });

  it("takes all of it away, and once more without complaint", async () => {
    for (const [, { type, id, inputs }] of [...made].reverse()) {
      await provider.delete(id, urn(type), inputs);
      assert.equal(await provider.read(id, urn(type), inputs, inputs), undefined, type);
      await provider.delete(id, urn(type), inputs);
    }
  });
});
