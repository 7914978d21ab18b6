import { strict as assert } from "assert";
import * as fs from "fs";

import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";

import { awsFaultsFile } from "../../lab/aws/emulator";
import { labCredentials } from "../../lab/deploy/variables";
import { AwsProvider } from "../../lab/providers/aws/awsProvider";
import { HalfMadeError } from "../../lab/providers/provider";
import { Properties } from "../../lab/providers/values";
import { OwnEmulator, ownEmulator } from "./ownEmulator";

const account = "123456789012";
const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const allow = (...actions: string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl lab";

const urn = (type: string, name: string): string => `urn:pulumi:lab::test::${type}::${name}`;

/** One type through its life: what is made first, what it is changed to, what only another object can have. */
interface Life {
  readonly type: string;
  readonly inputs: Properties;
  readonly id: string;
  readonly outputs: Properties;
  readonly changed?: Properties;
  readonly replaced?: { readonly by: Properties; readonly names: readonly string[] };
}

const arn = (rest: string): string => `arn:aws:iam::${account}:${rest}`;

/** Each needs those before it. */
const lives: readonly Life[] = [
  {
    type: "aws:iam/policy:Policy",
    inputs: { name: "read", policy: allow("s3:GetObject"), description: "reads", tags: { a: "1" } },
    id: arn("policy/read"),
    outputs: {
      arn: arn("policy/read"),
      name: "read",
      path: "/",
      description: "reads",
      policy: allow("s3:GetObject"),
      tagsAll: { a: "1", owner: "lab" },
    },
    changed: { name: "read", policy: allow("s3:GetObject", "s3:ListBucket"), description: "reads", tags: { b: "2" } },
    replaced: { by: { name: "read", policy: allow("s3:GetObject") }, names: ["description"] },
  },
  {
    type: "aws:iam/role:Role",
    inputs: { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com"), tags: { a: "1" } },
    id: "nodes",
    outputs: {
      arn: arn("role/nodes"),
      name: "nodes",
      path: "/",
      maxSessionDuration: 3600,
      tagsAll: { a: "1", owner: "lab" },
      managedPolicyArns: [],
    },
    changed: {
      name: "nodes",
      assumeRolePolicy: trust("eks.amazonaws.com"),
      description: "of nodes",
      maxSessionDuration: 7200,
      permissionsBoundary: arn("policy/read"),
      tags: { b: "2" },
    },
    replaced: { by: { name: "nodes", path: "/other/", assumeRolePolicy: trust("ec2.amazonaws.com") }, names: ["path"] },
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    inputs: { role: "nodes", policyArn: arn("policy/read") },
    id: `nodes/${arn("policy/read")}`,
    outputs: { role: "nodes", policyArn: arn("policy/read") },
    replaced: { by: { role: "others", policyArn: arn("policy/read") }, names: ["role"] },
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    inputs: { name: "inline", role: "nodes", policy: allow("ec2:DescribeInstances") },
    id: "nodes:inline",
    outputs: { name: "inline", role: "nodes", policy: allow("ec2:DescribeInstances") },
    changed: { name: "inline", role: "nodes", policy: allow("ec2:DescribeRegions") },
    replaced: { by: { name: "other", role: "nodes", policy: allow("ec2:DescribeInstances") }, names: ["name"] },
  },
  {
    type: "aws:iam/instanceProfile:InstanceProfile",
    inputs: { name: "nodes", role: "nodes", tags: { a: "1" } },
    id: "nodes",
    outputs: {
      arn: arn("instance-profile/nodes"),
      name: "nodes",
      role: "nodes",
      path: "/",
      tagsAll: { a: "1", owner: "lab" },
    },
    changed: { name: "nodes", tags: { b: "2" } },
    replaced: { by: { name: "others", role: "nodes" }, names: ["name"] },
  },
  {
    type: "aws:iam/group:Group",
    inputs: { name: "operators" },
    id: "operators",
    outputs: { arn: arn("group/operators"), name: "operators", path: "/" },
    replaced: { by: { name: "others" }, names: ["name"] },
  },
  {
    type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    inputs: { group: "operators", policyArn: arn("policy/read") },
    id: `operators/${arn("policy/read")}`,
    outputs: { group: "operators", policyArn: arn("policy/read") },
    replaced: { by: { group: "operators", policyArn: arn("policy/other") }, names: ["policyArn"] },
  },
  {
    type: "aws:iam/groupPolicy:GroupPolicy",
    inputs: { name: "inline", group: "operators", policy: allow("ec2:DescribeInstances") },
    id: "operators:inline",
    outputs: { name: "inline", group: "operators", policy: allow("ec2:DescribeInstances") },
    changed: { name: "inline", group: "operators", policy: allow("ec2:DescribeRegions") },
    replaced: { by: { name: "inline", group: "others", policy: allow("ec2:DescribeInstances") }, names: ["group"] },
  },
  {
    type: "aws:iam/user:User",
    inputs: { name: "bootstrap", tags: { a: "1" } },
    id: "bootstrap",
    outputs: { arn: arn("user/bootstrap"), name: "bootstrap", path: "/", tagsAll: { a: "1", owner: "lab" } },
    changed: { name: "bootstrap", tags: { b: "2" } },
    replaced: { by: { name: "bootstrap", path: "/people/" }, names: ["path"] },
  },
  {
    type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    inputs: { user: "bootstrap", policyArn: arn("policy/read") },
    id: `bootstrap/${arn("policy/read")}`,
    outputs: { user: "bootstrap", policyArn: arn("policy/read") },
    replaced: { by: { user: "others", policyArn: arn("policy/read") }, names: ["user"] },
  },
  {
    type: "aws:iam/userPolicy:UserPolicy",
    inputs: { name: "inline", user: "bootstrap", policy: allow("ec2:DescribeInstances") },
    id: "bootstrap:inline",
    outputs: { name: "inline", user: "bootstrap", policy: allow("ec2:DescribeInstances") },
    changed: { name: "inline", user: "bootstrap", policy: allow("ec2:DescribeRegions") },
    replaced: { by: { name: "inline", user: "others", policy: allow("ec2:DescribeInstances") }, names: ["user"] },
  },
  {
    type: "aws:iam/userGroupMembership:UserGroupMembership",
    inputs: { user: "bootstrap", groups: ["operators"] },
    id: "bootstrap/operators",
    outputs: { user: "bootstrap", groups: ["operators"] },
    replaced: { by: { user: "others", groups: ["operators"] }, names: ["user"] },
  },
  {
    type: "aws:s3/bucket:Bucket",
    inputs: { bucket: "bootstrap-test", forceDestroy: true, tags: { a: "1" } },
    id: "bootstrap-test",
    outputs: {
      arn: "arn:aws:s3:::bootstrap-test",
      bucket: "bootstrap-test",
      region: "us-east-1",
      forceDestroy: true,
      tagsAll: { a: "1", owner: "lab" },
    },
    changed: { bucket: "bootstrap-test", forceDestroy: true, tags: { b: "2" } },
    replaced: { by: { bucket: "bootstrap-other", forceDestroy: true }, names: ["bucket"] },
  },
  {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    inputs: { bucket: "bootstrap-test", blockPublicAcls: true, blockPublicPolicy: true },
    id: "bootstrap-test",
    outputs: {
      bucket: "bootstrap-test",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
    changed: {
      bucket: "bootstrap-test",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    replaced: { by: { bucket: "bootstrap-other" }, names: ["bucket"] },
  },
  {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    inputs: {
      bucket: "bootstrap-test",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
    },
    id: "bootstrap-test",
    outputs: {
      bucket: "bootstrap-test",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }],
    },
    changed: {
      bucket: "bootstrap-test",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }],
    },
    replaced: { by: { bucket: "bootstrap-other", rules: [] }, names: ["bucket"] },
  },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    inputs: { bucket: "bootstrap-test", policy: allow("s3:GetObject") },
    id: "bootstrap-test",
    outputs: { bucket: "bootstrap-test", policy: allow("s3:GetObject") },
    changed: { bucket: "bootstrap-test", policy: allow("s3:PutObject") },
    replaced: { by: { bucket: "bootstrap-other", policy: allow("s3:GetObject") }, names: ["bucket"] },
  },
  {
    type: "aws:ec2/keyPair:KeyPair",
    inputs: { keyName: "admin", publicKey, tags: { a: "1" } },
    id: "admin",
    outputs: {
      arn: `arn:aws:ec2:us-east-1:${account}:key-pair/admin`,
      keyName: "admin",
      publicKey,
      tagsAll: { a: "1", owner: "lab" },
    },
    changed: { keyName: "admin", publicKey, tags: { b: "2" } },
    replaced: { by: { keyName: "admin", publicKey: `${publicKey}-other` }, names: ["publicKey"] },
  },
];

/** What AWS does not give back. */
const unread = ["publicKey", "forceDestroy"];

/** The members of `actual` that `expected` names. */
function named(actual: Properties | undefined, expected: Properties): Properties {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, actual?.[key]]));
}

describe("the AWS provider against the emulator", function () {
  this.timeout(120_000);
  let emulator: OwnEmulator;
  let endpoint: string;
  let provider: AwsProvider;

  before(async () => {
    emulator = await ownEmulator();
    endpoint = emulator.endpoint;
  });
  after(() => emulator.end());
  beforeEach(async () => {
    provider = await configured();
  });

  async function configured(settings: Properties = {}): Promise<AwsProvider> {
    const made = new AwsProvider();
    const endpoints = JSON.stringify([{ iam: endpoint, s3: endpoint, ec2: endpoint, sts: endpoint }]);
    await made.configure({
      region: "us-east-1",
      accessKey: "lab",
      secretKey: "lab",
      endpoints,
      defaultTags: JSON.stringify({ tags: { owner: "lab" } }),
      ...settings,
    });
    return made;
  }

  function checked(type: string, news: Properties, olds: Properties = {}): Properties {
    const { inputs, failures } = provider.check(urn(type, "logical"), olds, news, Buffer.from("chance"));
    assert.deepEqual(failures, []);
    return inputs;
  }

  async function make(type: string, news: Properties): Promise<{ id: string; outputs: Properties }> {
    return provider.create(urn(type, "logical"), checked(type, news));
  }

  async function outputsOf(type: string, id: string, known: Properties = {}): Promise<Properties | undefined> {
    return (await provider.read(id, urn(type, "logical"), {}, known))?.outputs;
  }

  for (const { type, inputs, id, outputs, replaced } of lives) {
    it(`${type}: makes it with the provider's id and outputs, reads it back, and sees what only a replacement can change`, async () => {
      assert.equal(await outputsOf(type, id, inputs), undefined);
      const made = await make(type, inputs);
      assert.equal(made.id, id);
      assert.deepEqual(named(made.outputs, outputs), outputs);
      const seen = Object.fromEntries(
        Object.entries(outputs).filter(([key]) => key !== "policy" && !unread.includes(key)),
      );
      assert.deepEqual(named(await outputsOf(type, id), seen), seen);
      const same = provider.diff(
        urn(type, "logical"),
        { ...checked(type, inputs), ...made.outputs },
        checked(type, inputs),
      );
      assert.deepEqual(same, { replaces: [], deleteBeforeReplace: false });
      if (replaced === undefined) return;
      const { replaces } = provider.diff(
        urn(type, "logical"),
        { ...inputs, ...made.outputs },
        checked(type, replaced.by),
      );
      assert.deepEqual(replaces, replaced.names);
    });
  }

  for (const { type, inputs, id } of lives) {
    it(`${type}: has no drift in a refresh, and in an import the inputs that make it`, async () => {
      const wanted = checked(type, inputs);
      const refreshed = await provider.read(id, urn(type, "logical"), wanted, wanted);
      assert.deepEqual(refreshed?.inputs, wanted);
      const imported = (await provider.read(id, urn(type, "logical"), {}, {}))?.inputs ?? {};
      assert.deepEqual(named(checked(type, { ...wanted, ...imported }, wanted), wanted), wanted);
      assert.deepEqual(
        Object.keys(wanted).filter((key) => !(key in imported) && !unread.includes(key)),
        [],
      );
    });
  }

  for (const { type, inputs, id, changed } of lives.filter((life) => life.changed !== undefined)) {
    it(`${type}: is changed in place, and back`, async () => {
      const first = checked(type, inputs);
      const second = checked(type, changed ?? {}, first);
      const made = { ...first, ...(await outputsOf(type, id, first)) };
      const again = await provider.update(id, urn(type, "logical"), made, second);
      assert.deepEqual(named(again, second), second);
      const back = await provider.update(id, urn(type, "logical"), { ...second, ...again }, first);
      assert.deepEqual(named(back, first), first);
      assert.deepEqual(named(await outputsOf(type, id, first), first), first);
      await provider.update(id, urn(type, "logical"), { ...first, ...back }, second);
    });
  }

  it("keeps the fifth version of a policy free", async () => {
    const type = "aws:iam/policy:Policy";
    let olds = lives[0]?.changed ?? {};
    for (const action of ["a", "b", "c", "d", "e", "f"]) {
      const news = checked(type, { ...olds, policy: allow(`s3:${action}`) });
      await provider.update(arn("policy/read"), urn(type, "logical"), olds, news);
      olds = news;
    }
    assert.ok(String((await outputsOf(type, arn("policy/read")))?.["policy"]).includes("s3:f"));
    const versions = await new iam.IAMClient({ endpoint, region: "us-east-1", credentials }).send(
      new iam.ListPolicyVersionsCommand({ PolicyArn: arn("policy/read") }),
    );
    assert.equal(versions.Versions?.length, 5);
  });

  it("names call and object in an error, and refuses what somebody else has made", async () => {
    await assert.rejects(
      make("aws:iam/role:Role", { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com") }),
      (error: Error) => {
        const refused =
          /^IAM CreateRole \(RoleName nodes\): EntityAlreadyExists.*does not belong to this stack: import it, delete it, or give ours another name/;
        assert.match(error.message, refused);
        return true;
      },
    );
    await assert.rejects(
      make("aws:s3/bucket:Bucket", { bucket: "bootstrap-test" }),
      /Bucket bootstrap-test.*does not belong to this stack/,
    );
  });

  it("takes for its own what it made though the answer was lost, and for nobody's else what was there", async () => {
    const lossy = await configured({
      accessKey: labCredentials.AWS_ACCESS_KEY_ID,
      secretKey: labCredentials.AWS_SECRET_ACCESS_KEY,
    });
    const rules = awsFaultsFile(emulator.paths);
    const create = (name: string): Promise<{ id: string }> => lossy.create(urn("aws:iam/group:Group", name), { name });
    const lose = (): void =>
      fs.writeFileSync(rules, JSON.stringify([{ service: "iam", action: "CreateGroup", kind: "lost", times: 1 }]));
    try {
      lose();
      assert.equal((await create("lost")).id, "lost");
      lose();
      await assert.rejects(create("lost"), /does not belong to this stack/);
    } finally {
      fs.rmSync(rules);
    }
    await lossy.delete("lost", urn("aws:iam/group:Group", "lost"), { name: "lost" });
  });

  it("says what is there of an object that it could not complete, from which an update goes on", async () => {
    const type = "aws:iam/instanceProfile:InstanceProfile";
    const half = await make(type, { name: "half", role: "nobody" }).then(
      () => undefined,
      (error: Error) => error,
    );
    assert.ok(half instanceof HalfMadeError, String(half));
    assert.match(half.message, /IAM AddRoleToInstanceProfile \(RoleName nobody, InstanceProfileName half\)/);
    assert.deepEqual([half.id, half.outputs["name"], half.outputs["role"]], ["half", "half", undefined]);
    const whole = await provider.update("half", urn(type, "logical"), half.outputs, { name: "half", role: "nodes" });
    assert.equal(whole["role"], "nodes");
    const failed = await provider.update("half", urn(type, "logical"), whole, { name: "half", role: "nobody" }).then(
      () => undefined,
      (error: Error) => error,
    );
    assert.ok(failed instanceof HalfMadeError, String(failed));
    assert.deepEqual([failed.outputs["name"], failed.outputs["role"]], ["half", undefined]);
    await provider.delete("half", urn(type, "logical"), whole);
  });

  it("records an object that it made and may not read, so that the next run does not take it for somebody else's", async () => {
    const faulty = await configured({
      accessKey: labCredentials.AWS_ACCESS_KEY_ID,
      secretKey: labCredentials.AWS_SECRET_ACCESS_KEY,
    });
    const [type, rules, inputs] = [
      "aws:iam/role:Role",
      awsFaultsFile(emulator.paths),
      { name: "unread", assumeRolePolicy: trust("ec2.amazonaws.com") },
    ];
    const denied = { service: "iam", action: "ListAttachedRolePolicies", kind: "denied", times: 2 };
    fs.writeFileSync(rules, JSON.stringify([denied]));
    const half = await faulty
      .create(urn(type, "unread"), inputs)
      .then(
        () => undefined,
        (error: Error) => error,
      )
      .finally(() => fs.rmSync(rules));
    assert.ok(half instanceof HalfMadeError, String(half));
    assert.match(half.message, /ListAttachedRolePolicies \(RoleName unread\): AccessDenied.*allow this call/);
    assert.deepEqual(
      [half.id, half.outputs],
      ["unread", { name: "unread" }],
      "what an update can set is set once more",
    );
    const whole = await faulty.update("unread", urn(type, "unread"), half.outputs, inputs);
    assert.deepEqual([whole["arn"], whole["assumeRolePolicy"]], [arn("role/unread"), inputs.assumeRolePolicy]);
    await faulty.delete("unread", urn(type, "unread"), whole);
    const profile = ["aws:iam/instanceProfile:InstanceProfile", { name: "unread", role: "nodes" }] as const;
    fs.writeFileSync(
      rules,
      JSON.stringify([
        { ...denied, action: "AddRoleToInstanceProfile" },
        { ...denied, action: "GetInstanceProfile", times: 9 },
      ]),
    );
    const alone = await faulty
      .create(urn(profile[0], "unread"), profile[1])
      .then(
        () => undefined,
        (error: Error) => error,
      )
      .finally(() => fs.rmSync(rules));
    assert.ok(alone instanceof HalfMadeError, String(alone));
    const filled = await faulty.update("unread", urn(profile[0], "unread"), alone.outputs, profile[1]);
    assert.equal(filled["role"], "nodes", "the role that was missing is added");
    await faulty.delete("unread", urn(profile[0], "unread"), filled);
  });

  it("keeps tags of a bucket that the AWS provider's controllers have set", async () => {
    const client = new s3.S3Client({ endpoint, region: "us-east-1", credentials, forcePathStyle: true });
    const type = "aws:s3/bucket:Bucket";
    await client.send(
      new s3.PutBucketTaggingCommand({
        Bucket: "bootstrap-test",
        Tagging: {
          TagSet: [
            { Key: "theirs", Value: "x" },
            { Key: "b", Value: "2" },
          ],
        },
      }),
    );
    const outputs = await provider.update(
      "bootstrap-test",
      urn(type, "logical"),
      { bucket: "bootstrap-test", tags: { b: "2" } },
      { bucket: "bootstrap-test", tags: { c: "3" } },
    );
    assert.deepEqual(outputs["tagsAll"], { theirs: "x", c: "3" });
  });

  it("deletes a bucket with all versions of its objects only where forceDestroy says so", async () => {
    const client = new s3.S3Client({ endpoint, region: "us-east-1", credentials, forcePathStyle: true });
    const type = "aws:s3/bucket:Bucket";
    await make(type, { bucket: "versions-test" });
    await client.send(
      new s3.PutBucketVersioningCommand({ Bucket: "versions-test", VersioningConfiguration: { Status: "Enabled" } }),
    );
    for (const Body of ["one", "two"])
      await client.send(new s3.PutObjectCommand({ Bucket: "versions-test", Key: "key", Body }));
    await client.send(new s3.DeleteObjectCommand({ Bucket: "versions-test", Key: "key" }));
    await assert.rejects(provider.delete("versions-test", urn(type, "x"), {}), /BucketNotEmpty.*set forceDestroy/);
    await provider.delete("versions-test", urn(type, "x"), { forceDestroy: true });
    assert.equal(await outputsOf(type, "versions-test"), undefined);
  });

  it("makes a bucket in a region other than the unnamed one", async () => {
    const elsewhere = await configured({ region: "eu-central-1" });
    const type = "aws:s3/bucket:Bucket";
    const { outputs } = await elsewhere.create(urn(type, "x"), { bucket: "frankfurt-test" });
    assert.equal(outputs["region"], "eu-central-1");
    await elsewhere.delete("frankfurt-test", urn(type, "x"), {});
  });

  it("knows account, partition and region, and refuses an account that the provider excludes", async () => {
    const identity = await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
    assert.equal(identity["accountId"], account);
    assert.deepEqual((await provider.invoke("aws:index/getPartition:getPartition", {}))["partition"], "aws");
    assert.deepEqual((await provider.invoke("aws:index/getRegion:getRegion", {}))["region"], "us-east-1");
    await assert.rejects(
      configured({ allowedAccountIds: '["999999999999"]' }),
      /AWS account 123456789012 is not in the provider's allowedAccountIds/,
    );
  });

  for (const { type, inputs, id, changed } of [...lives].reverse()) {
    it(`${type}: is deleted, and once more without complaint`, async () => {
      const properties = changed ?? inputs;
      await provider.delete(id, urn(type, "logical"), properties);
      assert.equal(await outputsOf(type, id, properties), undefined);
      await provider.delete(id, urn(type, "logical"), properties);
    });
  }
});
