import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { problemText } from "../../components/schema/problem";
import { appliedOf } from "../../stacks/applied/record";
import { accountProblems, Accounts } from "../../stacks/aws/accounts";
import { checkAws } from "../../stacks/aws/check";
import type { LastOutputs } from "../../stacks/lastOutputs";
import type { Manifests } from "../../stacks/manifests";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };
const [ours, theirs] = ["111111111111", "222222222222"];

const cluster = (name: string): object => ({
  bucketName: `cluster-api-provider-aws-${name}`,
  controlPlane: { instanceType: "t3a.medium" },
  pools: { "md-0": { replicas: 2, instanceType: "t3a.small" } },
});
const clusters = { blue: cluster("blue"), green: cluster("green") };

/** `profile`: that of the run, whose keys then need not be the controllers'. */
function settingsOf(given: object = {}, profile = "team"): CheckedSettings {
  const variables = { ...environment, AWS_PROFILE: profile };
  const reading = readSettings({ region: "us-east-1", management: { kind: {} }, clusters, ...given }, variables);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

describe("the accounts of a run", () => {
  const found = (accounts: Accounts): string[] => accountProblems(accounts).map(problemText);

  it("are one and the same, and one that is unknown says nothing", () => {
    assert.deepEqual(found({}), []);
    assert.deepEqual(found({ wanted: ours, recorded: ours, own: ours, controllers: ours, management: ours }), []);
    assert.deepEqual(found({ wanted: ours, controllers: ours }), []);
    assert.deepEqual(found({ own: ours, management: undefined }), []);
  });

  it("are compared with the setting, with the last update, and with each other, by both ids", () => {
    assert.deepEqual(found({ wanted: ours, own: theirs }), [
      `account = "${ours}": the credentials of this run are of the account ${theirs}. ` +
        `Fix: run it with credentials of ${ours}, or set account: "${theirs}".`,
    ]);
    assert.deepEqual(found({ recorded: ours, own: theirs }), [
      `account: the last update of this stack was made in the account ${ours}, and this run is for ${theirs}. ` +
        `Fix: run it with credentials of ${ours}; in ${theirs} make another stack.`,
    ]);
    assert.match(found({ own: ours, controllers: theirs }).join(), /^credentials: .*keys are of .* 222222222222, and /);
    assert.match(found({ own: ours, management: theirs }).join(), /^management\.stack: .*222222222222.*111111111111/);
  });

  it("are said once each, whichever of them are wrong together, and also where AWS cannot be asked", () => {
    assert.equal(found({ wanted: ours, recorded: ours, own: theirs }).length, 1);
    assert.equal(found({ wanted: theirs, recorded: ours, own: theirs }).length, 1);
    assert.match(found({ wanted: theirs, recorded: ours, own: ours }).join(), /^account = "222222222222": the cred/);
    assert.match(found({ wanted: theirs, recorded: ours }).join(), /^account = "222222222222": the last update/);
    assert.equal(found({ wanted: ours, own: theirs, controllers: ours }).length, 2);
  });
});

describe("what AWS is asked before the first object", () => {
  interface Aws {
    /** By what the provider is called; without an answer AWS cannot be asked. */
    readonly accounts: Readonly<Record<string, string>>;
    /** Tags by VPC. */
    readonly vpcs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly tagsAreDenied?: boolean;
  }

  interface Run {
    readonly given?: object;
    readonly last?: LastOutputs;
    readonly preview?: boolean;
    readonly profile?: string;
  }

  let asked: string[];
  let registered: pulumi.runtime.MockResourceArgs[];

  function answer({ accounts, vpcs = {}, tagsAreDenied }: Aws, call: pulumi.runtime.MockCallArgs): object {
    const provider = /::(aws-\w+)::/.exec(call.provider ?? "")?.[1] ?? "";
    asked.push(`${call.token} ${provider}`);
    const accountId = accounts[provider];
    // What the SDK shows of an error of the engine's.
    if (accountId === undefined) throw Object.assign(new Error("unavailable"), { details: "connection refused" });
    if (call.token.endsWith(":getCallerIdentity")) return { accountId };
    const { id = "", filters } = call.inputs as { id?: string; filters: { name: string; values: string[] }[] };
    if (call.token.endsWith(":getVpc")) {
      if (tagsAreDenied === true) throw new Error("denied");
      return { id, tags: vpcs[id] };
    }
    const fits = (tags: Readonly<Record<string, string>>): boolean =>
      filters.every(({ name, values }) => values.includes(tags[name.replace("tag:", "")] ?? ""));
    return { ids: Object.keys(vpcs).filter((vpc) => fits(vpcs[vpc]!)) };
  }

  async function check(
    aws: Aws,
    { given = {}, last = {}, preview = false, profile }: Run = {},
  ): Promise<string | undefined> {
    [asked, registered] = [[], []];
    const mocks: pulumi.runtime.Mocks = {
      call: (call) => answer(aws, call) as Record<string, unknown>,
      newResource: (made) => {
        registered.push(made);
        return { id: made.name, state: made.inputs as Record<string, unknown> };
      },
    };
    await pulumi.runtime.setMocks(mocks, "project", "stack", preview);
    return (await checkAws(settingsOf(given, profile), last, {} as Manifests, "project/stack")).account;
  }

  const both = { "aws-account": ours, "aws-controllers": ours };
  const tag = (name: string): string => `sigs.k8s.io/cluster-api-provider-aws/cluster/${name}`;
  const refused =
    (text: RegExp) =>
    (error: Error): boolean =>
      text.test(error.message) && !("stack" in error && error.stack?.includes("    at ") === true);

  it("is whose keys the run and the controllers have, of which nothing stands in clear", async () => {
    assert.equal(await check({ accounts: both }), ours);
    const inputs = JSON.stringify(registered.map(({ inputs: of }) => of as object));
    assert.match(inputs, /very-secret-key/);
    const keys = registered.find(({ name }) => name === "aws-controllers")?.inputs as Record<string, unknown>;
    for (const key of ["accessKey", "secretKey"]) assert.ok(pulumi.runtime.isRpcSecret(keys[key]), key);
    await assert.rejects(
      check({ accounts: { ...both, "aws-controllers": theirs } }),
      refused(/^compared with what AWS says.*1 problem; nothing has been changed:\n {2}- credentials: .*222222222222/),
    );
    await assert.rejects(
      check({ accounts: both }, { given: { account: theirs } }),
      refused(/- account = "222222222222"/),
    );
    await assert.rejects(
      check({ accounts: both }, { last: { account: theirs } }),
      refused(/- account: the last update/),
    );
  });

  it("is not asked with keys that another stack's controllers have", async () => {
    await check({ accounts: both }, { given: { management: { install: false, stack: "management" } } });
    assert.deepEqual(
      registered.map(({ name }) => name),
      ["aws-account"],
    );
  });

  it("is asked once where the controllers get the keys of the run itself", async () => {
    await check({ accounts: both }, { profile: "" });
    assert.deepEqual(
      registered.map(({ name }) => name),
      ["aws-account"],
    );
    assert.deepEqual(
      asked.filter((call) => call.includes("getCallerIdentity")),
      ["aws:index/getCallerIdentity:getCallerIdentity aws-account"],
    );
  });

  it("may stay without an answer in a preview alone: then it is the account of the last update", async () => {
    const nobody = { accounts: {} };
    assert.equal(await check(nobody, { preview: true }), undefined);
    assert.equal(await check(nobody, { preview: true, last: { account: ours } }), ours);
    assert.equal(await check(nobody, { preview: true, given: { account: ours } }), undefined);
    assert.deepEqual(
      asked.filter((call) => call.includes("getVpcs")),
      [],
    );
    await assert.rejects(check(nobody), refused(/^AWS does not say of which account .*: connection refused$/s));
    const controllersOnly = { accounts: { "aws-account": ours } };
    assert.equal(await check(controllersOnly, { preview: true }), ours);
    await assert.rejects(check(controllersOnly), refused(/of which account the controllers' keys are/));
  });

  it("is for VPCs with the tag of a new cluster: those of others are refused together, by id and owner", async () => {
    const vpcs = {
      "vpc-1": { [tag("blue")]: "owned", "capi-ignition/stack": "project/other" },
      "vpc-2": { [tag("green")]: "owned" },
      "vpc-3": { [tag("red")]: "owned" },
      "vpc-4": { [tag("blue")]: "shared" },
    };
    await assert.rejects(check({ accounts: both, vpcs }), (error: Error) => {
      const [first, blue = "", green = "", ...more] = error.message.split("\n");
      assert.match(first ?? "", /2 problems/);
      assert.match(blue, /clusters\.blue: the VPC vpc-1 in us-east-1 .*capi-ignition\/stack = project\/other/);
      assert.match(
        green,
        /clusters\.green: the VPC vpc-2 .*no tag .* --resources vpc-2 --tags Key=.*Value=project\/stack/,
      );
      return more.length === 0;
    });
    await assert.rejects(check({ accounts: both, vpcs, tagsAreDenied: true }), refused(/the VPC vpc-1 .*\n.* vpc-2/));
  });

  it("takes a VPC of its own, by its tag in a run that was killed, and by the last update if an earlier version made it", async () => {
    const vpcs = {
      "vpc-1": { [tag("blue")]: "owned", "capi-ignition/stack": "project/stack" },
      "vpc-2": { [tag("green")]: "owned" },
    };
    const { applied } = { applied: appliedOf(settingsOf({ clusters: { green: cluster("green") } })) };
    assert.equal(await check({ accounts: both, vpcs }, { last: { applied } }), ours);
    assert.equal(asked.filter((call) => call.includes("getVpcs")).length, 2);
  });
});
