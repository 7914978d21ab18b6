import { strict as assert } from "assert";
import { execFileSync } from "child_process";
import * as path from "path";

import { AwsProvider } from "../../../lab/providers/aws/awsProvider";
import { nameCall } from "../../../lab/providers/aws/errors";
import { sameDocument } from "../../../lab/providers/aws/policyDocument";
import { importedInputs, liveInputs } from "../../../lab/providers/aws/reading";
import { resourceType } from "../../../lab/providers/aws/resourceTypes";
import { readSettings } from "../../../lab/providers/aws/settings";
import { Properties, unknownValue } from "../../../lab/providers/values";

const role = "urn:pulumi:lab::test::my:component:Type$aws:iam/role:Role::nodes";
const bucket = "urn:pulumi:lab::test::aws:s3/bucket:Bucket::Ignition";
const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const text = JSON.stringify(document);

const seed = (word: string): Buffer => Buffer.from(word);

function check(urn: string, news: Properties, olds: Properties = {}, chance = "one"): Properties {
  const { inputs, failures } = new AwsProvider().check(urn, olds, news, seed(chance));
  assert.deepEqual(failures, []);
  return inputs;
}

describe("the AWS provider's check", () => {
  it("names what has no name as Pulumi's does, by the engine's chance, and keeps a name it gave", () => {
    const first = check(role, { assumeRolePolicy: text });
    assert.match(String(first["name"]), /^nodes-[0-9a-f]{7}$/);
    assert.deepEqual(check(role, { assumeRolePolicy: text }), first, "a saved plan has the seed of its preview");
    assert.notEqual(check(role, { assumeRolePolicy: text }, {}, "other")["name"], first["name"]);
    assert.equal(check(role, { assumeRolePolicy: text }, first, "other")["name"], first["name"]);
    assert.match(String(check(role, { assumeRolePolicy: text }, { name: "given" })["name"]), /^nodes-[0-9a-f]{7}$/);
  });

  it("names after a prefix, within the length and the letters that AWS takes", () => {
    assert.match(String(check(role, { assumeRolePolicy: text, namePrefix: "x-" })["name"]), /^x-[0-9a-f]{7}$/);
    assert.equal(
      String(check(role.replace("::nodes", `::${"n".repeat(80)}`), { assumeRolePolicy: text })["name"]).length,
      64,
    );
    assert.match(String(check(bucket, {})["bucket"]), /^ignition-[0-9a-f]{7}$/);
  });

  it("takes documents as objects, and keeps the old text of one that says the same", () => {
    const first = check(role, { name: "nodes", assumeRolePolicy: document });
    assert.equal(first["assumeRolePolicy"], text);
    const laidOut = JSON.stringify(
      { ...document, Statement: { ...document.Statement[0], Action: ["sts:AssumeRole"] } },
      null,
      2,
    );
    assert.deepEqual(check(role, { name: "nodes", assumeRolePolicy: laidOut }, first), first);
    const other = text.replace("ec2", "eks");
    assert.equal(check(role, { name: "nodes", assumeRolePolicy: other }, first)["assumeRolePolicy"], other);
  });

  it("adds the provider's default tags, over which the resource's own win", async () => {
    const provider = new AwsProvider();
    await provider.configure({
      region: "us-east-1",
      defaultTags: JSON.stringify({ tags: { owner: "lab", stage: "test" } }),
    });
    const { inputs } = provider.check(bucket, {}, { bucket: "b", tags: { stage: "own" } }, seed("one"));
    assert.deepEqual(inputs["tags"], { owner: "lab", stage: "own" });
  });

  it("says every problem of the inputs at once", () => {
    const { failures } = new AwsProvider().check(role, {}, { name: "nodes", pemissionsBoundary: "arn" }, seed("one"));
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["pemissionsBoundary", "assumeRolePolicy"],
    );
    const broken = new AwsProvider().check(role, {}, { assumeRolePolicy: "{" }, seed("one"));
    assert.deepEqual(broken.failures, [
      { property: "assumeRolePolicy", reason: "it is not JSON; give a policy document" },
    ]);
  });

  it("tells what to do about a type or a function that it does not know", async () => {
    const provider = new AwsProvider();
    assert.throws(
      () => provider.check(role.replace("iam/role:Role", "sqs/queue:Queue"), {}, {}, seed("one")),
      /aws:sqs\/queue:Queue: .* resourceTypes.ts/,
    );
    await assert.rejects(provider.invoke("aws:ec2/getAmi:getAmi", {}), /aws:ec2\/getAmi:getAmi: .*invokes.ts/);
  });

  it("deletes first what is replaced under the same name, but not what gets another name by chance", () => {
    const olds = { name: "nodes", path: "/", assumeRolePolicy: text };
    const provider = new AwsProvider();
    assert.deepEqual(provider.diff(role, olds, { ...olds, path: "/other/" }), {
      replaces: ["path"],
      deleteBeforeReplace: true,
    });
    assert.deepEqual(provider.diff(role, olds, { ...olds, name: "other" }), {
      replaces: ["name"],
      deleteBeforeReplace: false,
    });
    assert.deepEqual(provider.diff(role, olds, { ...olds, path: "/other/", __defaults: ["name"] }), {
      replaces: ["path"],
      deleteBeforeReplace: false,
    });
    assert.deepEqual(provider.diff(role, olds, { name: "nodes", assumeRolePolicy: text }), {
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  for (const [what, news, replaces] of [
    ["another region: a replacement", { region: "eu-west-1" }, ["region"]],
    ["other default tags: no replacement", { region: "us-east-1", defaultTags: "{}" }, []],
    ["a region that is not known yet: no replacement", { region: unknownValue }, []],
  ] as const) {
    it(`is another provider, or not, with ${what}`, () =>
      assert.deepEqual(new AwsProvider().replacedBy({ region: "us-east-1" }, news), replaces));
  }
});

describe("what is read of AWS", () => {
  it("is, in a refresh, what was asked for as it is now, and every tag: somebody else's shows", () => {
    const given = { bucket: "b", __defaults: ["bucket"], rules: [{ on: { a: 1 } }], tags: { own: "1" } };
    const live = {
      bucket: "b",
      arn: "arn",
      rules: [{ on: { a: 2, more: 3 }, enabled: true }],
      tags: { own: "2", theirs: "x" },
    };
    assert.deepEqual(liveInputs(resourceType("aws:s3/bucket:Bucket"), given, live), {
      ...given,
      rules: [{ on: { a: 2 } }],
      tags: live.tags,
    });
  });

  it("is, in an import, what a program would have to give: no defaults, and nothing that has a resource of its own", () => {
    const live = {
      name: "nodes",
      arn: "arn",
      path: "/",
      description: "",
      assumeRolePolicy: text,
      managedPolicyArns: ["arn:policy"],
      tags: {},
    };
    assert.deepEqual(importedInputs(resourceType("aws:iam/role:Role"), live), {
      name: "nodes",
      assumeRolePolicy: text,
    });
  });
});

describe("policy documents", () => {
  const statement = { Effect: "Allow", Action: ["a:B", "a:C"], Resource: "*" };
  const of = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const same: [string, string, string][] = [
    ["order of actions", of(statement), of({ ...statement, Action: ["a:C", "a:B"] })],
    ["order of keys", of(statement), of({ Resource: ["*"], Action: statement.Action, Effect: "Allow" })],
    [
      "order of statements",
      of(statement, { ...statement, Effect: "Deny" }),
      of({ ...statement, Effect: "Deny" }, statement),
    ],
    ["anybody", of({ ...statement, Principal: "*" }), of({ ...statement, Principal: { AWS: ["*"] } })],
    [
      "an account",
      of({ ...statement, Principal: { AWS: "123456789012" } }),
      of({ ...statement, Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
    ],
    [
      "values of conditions",
      of({ ...statement, Condition: { Bool: { k: true } } }),
      of({ ...statement, Condition: { Bool: { k: ["true"] } } }),
    ],
  ];
  for (const [what, one, other] of same)
    it(`say the same: ${what}`, () => assert.ok(sameDocument(one, other), `${one} and ${other}`));

  const different: [string, string, string][] = [
    ["an action more", of(statement), of({ ...statement, Action: "a:B" })],
    ["another effect", of(statement), of({ ...statement, Effect: "Deny" })],
    ["another version", of(statement), of(statement).replace("2012-10-17", "2008-10-17")],
    ["a condition", of(statement), of({ ...statement, Condition: { Bool: { k: true } } })],
    ["no JSON", of(statement), "{"],
  ];
  for (const [what, one, other] of different)
    it(`differ: ${what}`, () => assert.equal(sameDocument(one, other), false));
});

describe("the AWS provider's settings", () => {
  it("come as Pulumi's SDK sends them: what is no text as JSON", () => {
    const settings = readSettings({
      region: "eu-west-1",
      accessKey: "a",
      secretKey: "s",
      endpoints: '[{"iam":"http://1"},{"s3":"http://2"}]',
      skipRegionValidation: "true",
    });
    assert.deepEqual(settings, {
      region: "eu-west-1",
      credentials: { accessKeyId: "a", secretAccessKey: "s" },
      defaultTags: {},
      endpoints: { iam: "http://1", s3: "http://2" },
      allowedAccountIds: [],
      forbiddenAccountIds: [],
    });
  });

  it("are refused where they would be dropped, and taken where they say nothing", () => {
    assert.throws(
      () => readSettings({ assumeRoles: '[{"roleArn":"arn"}]' }),
      /does not support the provider settings assumeRoles/,
    );
    assert.throws(() => readSettings({ accessKey: "a" }), /give both or neither/);
    assert.doesNotThrow(() => readSettings({ insecure: "false", httpProxy: "", version: "7.48.0" }));
  });
});

describe("errors of AWS", () => {
  it("name call and object", () => {
    const error = Object.assign(new Error("Access Denied"), { name: "AccessDenied" });
    assert.equal(
      nameCall(error, "S3Client", "PutBucketPolicyCommand", { Bucket: "b", Policy: "{}" }).message,
      "S3 PutBucketPolicy (Bucket b): AccessDenied: Access Denied; allow this call for the credentials in use, and run again",
    );
  });
});

describe("the AWS SDK", function () {
  this.timeout(30_000);

  it("is not loaded by what asks AWS nothing: settings, checks, differences", () => {
    const root = path.resolve(__dirname, "../../..");
    const script = `
      const { AwsProvider } = require("./lab/providers/aws/awsProvider");
      const provider = new AwsProvider();
      const inputs = { assumeRolePolicy: ${JSON.stringify(text)} };
      (async () => {
        await provider.configure({ region: "us-east-1" });
        provider.check("${role}", {}, inputs, Buffer.from("one"));
        provider.diff("${role}", inputs, inputs);
        console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.includes("@aws-sdk"))));
      })();`;
    const said = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(said), []);
  });
});
