import { strict as assert } from "assert";

import { problemText } from "../../components/schema/problem";
import { settingReferences } from "../../components/schema/reference";
import { isRefused } from "../../components/schema/change";
import { appliedOf } from "../../stacks/applied/record";
import { changeProblems } from "../../stacks/applied/compare";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { settingsSchema } from "../../stacks/settings/settings";

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };

const blue = {
  bucketName: "cluster-api-provider-aws-blue",
  controlPlane: { instanceType: "t3a.medium" },
  pools: { "md-0": { replicas: 2, instanceType: "t3a.small" } },
};
const base = { region: "us-east-1", management: { kind: {} }, clusters: { blue } };

function settingsOf(given: object): CheckedSettings {
  const reading = readSettings({ ...base, ...given }, environment);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

/** What a run says after an update with other settings, whose record comes back from the state. */
function change(from: object, to: object): string[] {
  const last = JSON.parse(JSON.stringify(appliedOf(settingsOf(from)))) as ReturnType<typeof appliedOf>;
  return changeProblems(last, settingsOf(to)).map(problemText);
}

const withBlue = (more: object): object => ({ clusters: { blue: { ...blue, ...more } } });

describe("a change that is refused", () => {
  it("is none of the same settings, of upstream's values written out, nor of a new cluster", () => {
    assert.deepEqual(change({}, {}), []);
    const network = { vpcCidr: "10.0.0.0/16", podCidr: "192.168.0.0/16", serviceCidr: "10.96.0.0/12" };
    const iam = { manage: true, namePrefix: "", nameSuffix: ".cluster-api-provider-aws.sigs.k8s.io", partition: "aws" };
    assert.deepEqual(change({}, { ...withBlue({ network }), iam }), []);
    const red = { ...blue, bucketName: "cluster-api-provider-aws-red", namespace: "other" };
    assert.deepEqual(change({}, { clusters: { blue, red } }), []);
  });

  it("is said with all others, each with its place, old and new value, reason and way", () => {
    const network = { vpcCidr: "10.20.0.0/16", podCidr: "10.244.0.0/16", serviceCidr: "10.97.0.0/16" };
    const found = change({}, { region: "eu-west-1", ...withBlue({ network, namespace: "prod" }) });
    assert.deepEqual(
      found.map((text) => text.slice(0, text.indexOf(" at the last update"))),
      [
        'region = "eu-west-1": was "us-east-1"',
        'clusters.blue.namespace = "prod": was "default"',
        'clusters.blue.network.vpcCidr = "10.20.0.0/16": was "10.0.0.0/16"',
        'clusters.blue.network.podCidr = "10.244.0.0/16": was "192.168.0.0/16"',
        'clusters.blue.network.serviceCidr = "10.97.0.0/16": was "10.96.0.0/12"',
      ],
    );
    assert.ok(
      found.every((text) => /last update; .+\. Fix: set it back; .+\.$/.test(text)),
      found.join("\n"),
    );
  });

  it("counts for every setting whose documentation says so, without a rule of its own", () => {
    const marked = settingReferences(settingsSchema)
      .filter(({ type, change: kind }) => type !== "object" && kind !== undefined && isRefused(kind))
      .map(({ path }) => path.replace("<name>", "blue"));
    const recorded = Object.keys(appliedOf(settingsOf({})).refused);
    assert.deepEqual(
      marked.filter((path) => !recorded.includes(path)),
      [],
    );
    assert.ok(marked.includes("region") && marked.includes("clusters.blue.network.podCidr"), marked.join());
  });

  it("compares with what the last program recorded, whatever this one's defaults are, and not with what it did not know", () => {
    const last = appliedOf(settingsOf({}));
    const older = { ...last, refused: { ...last.refused, "clusters.blue.network.podCidr": "10.1.0.0/16" } };
    const [problem, ...more] = changeProblems(older, settingsOf({}));
    assert.deepEqual([problem?.path, more], ["clusters.blue.network.podCidr", []]);
    const { region, ...unknown } = last.refused;
    assert.ok(region !== undefined);
    assert.deepEqual(changeProblems({ ...last, refused: unknown }, settingsOf({ region: "eu-west-1" })), []);
  });

  it("records nothing secret", () => {
    const given = { credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s".repeat(40) } };
    const text = JSON.stringify(appliedOf(settingsOf(given)));
    assert.ok(!text.includes("AKIA") && !text.includes("ssss"), text);
  });
});

describe("versions of what runs", () => {
  const kubernetes = (from: string, to: string): string[] =>
    change(withBlue({ kubernetesVersion: from }), withBlue({ kubernetesVersion: to }));

  it("of Kubernetes go up one minor at a time, and to any patch of the same", () => {
    assert.deepEqual(kubernetes("v1.34.9", "v1.35.6"), []);
    assert.deepEqual(kubernetes("v1.35.7", "v1.35.6"), []);
    assert.deepEqual(kubernetes("v1.34.9", "v1.36.3"), [
      'clusters.blue.kubernetesVersion = "v1.36.3": was v1.34.9, and the control plane takes one minor version at a ' +
        "time. Fix: set the next one, v1.35.x, and go on from there.",
    ]);
    assert.match(
      kubernetes("v1.36.3", "v1.35.9").join(),
      /was v1\.36\.3, and neither Kubernetes .* Fix: set v1\.36\.3/,
    );
  });

  it("of Kubernetes are the program's default where none is set: an older program is a downgrade", () => {
    const last = appliedOf(settingsOf({}));
    const later = { ...last, clusters: { blue: { ...last.clusters["blue"]!, kubernetesVersion: "v1.37.0" } } };
    assert.match(
      changeProblems(later, settingsOf({})).map(problemText).join(),
      /was v1\.37\.0.* default that has moved/,
    );
  });

  it("of the providers do not go down, in no part, and are not compared where others have installed them", () => {
    const of = (clusterApi: string, awsProvider: string, more: object = {}): object => ({
      management: { kind: {}, versions: { clusterApi, awsProvider }, ...more },
    });
    assert.deepEqual(change(of("v1.13.6", "v2.12.0"), of("v1.14.0", "v2.13.0")), []);
    assert.deepEqual(
      change(of("v1.13.6", "v2.13.0"), of("v1.13.5", "v2.12.1")).map((text) => text.slice(0, text.indexOf(", "))),
      [
        'management.versions.clusterApi = "v1.13.5": was v1.13.6',
        'management.versions.awsProvider = "v2.12.1": was v2.13.0',
      ],
    );
  });

  it("of the providers go together, as far as this program knows", () => {
    const reading = readSettings(
      { ...base, management: { kind: {}, versions: { awsProvider: "v2.99.0" } } },
      environment,
    );
    assert.ok("problems" in reading);
    assert.match(
      reading.problems.map(problemText).join(),
      /^management\.versions\.awsProvider = "v2\.99\.0": .*v2\.13\.$/,
    );
  });
});

describe("a protected cluster", () => {
  it("that is removed or renamed is refused, with what would be lost", () => {
    const lost =
      "is protected, and no longer in the settings: the cluster clusters/blue would be deleted with its 3 machines, " +
      "what runs and is stored on them, its network and its bucket cluster-api-provider-aws-blue";
    for (const clusters of [{}, { green: { ...blue, namespace: "clusters" } }]) {
      const [problem, ...more] = change(withBlue({ namespace: "clusters" }), { clusters });
      assert.deepEqual(more, []);
      assert.equal(problem?.slice(0, problem.indexOf(". Fix")), `clusters.blue: ${lost}`);
      assert.match(problem ?? "", /run `up` with clusters\.blue\.protect: false first, and then remove it\.$/);
    }
  });

  it("keeps its bucket, and goes once `protect` was off in a run of its own", () => {
    const other = { bucketName: "cluster-api-provider-aws-other" };
    assert.match(change({}, withBlue({ ...other, protect: false })).join(), /^clusters\.blue\.bucketName = /);
    const off = withBlue({ protect: false });
    assert.deepEqual(change({}, off), []);
    assert.deepEqual(change(off, withBlue(other)), []);
    assert.deepEqual(change(off, { clusters: {} }), []);
  });
});

describe("the names of roles that the stack makes", () => {
  const renamed = { iam: { namePrefix: "team-" } };
  const off = { iam: { manage: false } };

  it("and giving up the roles are refused, of a stack without clusters too: those of others use them", () => {
    for (const more of [{}, { clusters: {} }]) {
      assert.match(
        change(more, { ...renamed, ...more }).join(),
        /^iam\.namePrefix = "team-": was "" .* iam\.keep: true/,
      );
      assert.match(change(more, { ...off, ...more }).join(), /^iam\.manage = false: was true .* iam\.keep: true/);
    }
  });

  it("are free once `keep` was applied, or where others make the roles", () => {
    const kept = { iam: { keep: true } };
    assert.deepEqual(change(kept, renamed), []);
    assert.deepEqual(change(kept, off), []);
    assert.deepEqual(change(off, { iam: { manage: false, namePrefix: "team-" } }), []);
    assert.deepEqual(change(off, { iam: { manage: true } }).length, 0);
  });

  it("do not change with `parity`: what it takes away goes after the machines have been replaced, whatever else is there", () => {
    const alike = { iam: { parity: true } };
    assert.deepEqual([...change({}, alike), ...change(alike, {})], []);
  });
});
