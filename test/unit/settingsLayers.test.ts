import { strict as assert } from "assert";

import { awsProviderVersion, clusterApiVersion, wantedVersion } from "../../components/kubernetes/versions";
import { providers } from "../../components/kubernetes/providers";
import { problemText } from "../../components/schema/problem";
import { readSettings } from "../../stacks/settings/readSettings";
import { makesRoles } from "../../stacks/settings/rules";

const keys = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
};
const blue = { bucketName: "cluster-api-provider-aws-blue", controlPlane: { instanceType: "t3a.medium" }, pools: {} };

function problems(input: object, environment: Record<string, string> = {}): string[] {
  const reading = readSettings({ region: "us-east-1", ...input }, environment);
  return "problems" in reading ? reading.problems.map(problemText) : [];
}

const given = (more: object = {}, others: object = {}): object => ({
  management: { install: false, stack: "management", ...more },
  clusters: { blue },
  ...others,
});

describe("a stack that only installs", () => {
  it("needs no clusters, and is told so by leaving them out", () => {
    for (const clusters of [{}, { clusters: {} }])
      assert.deepEqual(problems({ management: { kind: {} }, ...clusters }, keys), []);
  });
});

describe("a stack that takes the installation as it is", () => {
  it("needs no credentials for the controllers, here or in the environment, and uses none", () => {
    for (const management of [
      { install: false, stack: "management" },
      { install: false, cluster: { kubeconfig: "config" } },
    ]) {
      assert.deepEqual(problems({ management, clusters: { blue } }), []);
      const reading = readSettings({ region: "us-east-1", management, clusters: { blue } }, keys);
      assert.equal("settings" in reading ? reading.settings.credentials : "refused", undefined);
    }
    assert.deepEqual(
      problems({ management: { kind: {} }, clusters: { blue } }).map((line) => line.split(":")[0]),
      ["credentials"],
      "an installation does",
    );
  });

  it("refuses all that only an installation reads, at once, and not their defaults", () => {
    const idle = {
      kind: {},
      certManager: { install: false },
      featureGates: { machinePool: true },
      variables: { CAPA_LOGLEVEL: "5" },
      readyMinutes: 5,
      versions: { clusterApi: "v1.13.6", awsProvider: "v2.13.0" },
    };
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "very-secret" };
    const found = problems(given(idle, { credentials }));
    assert.deepEqual(
      found.map((line) =>
        line.replace(/: only applies to an installation, but management\.install is false\. Fix: .*/, ""),
      ),
      [
        "management.kind",
        "management.certManager",
        "management.featureGates",
        "management.variables",
        "management.readyMinutes",
        "management.versions.clusterApi",
        "credentials",
      ],
    );
    assert.ok(!found.join().includes("very-secret"));
    assert.deepEqual(
      problems(given({ repository: "providers", versions: { awsProvider: "v2.12.0" } }, { credentials: {} })),
      [],
      "the add-ons come from a repository, and an empty section is Pulumi.yaml's",
    );
  });

  it("is told where the installation is, once", () => {
    assert.deepEqual(problems({ management: { install: false }, clusters: { blue } }), [
      "management.cluster: is missing, and so is management.stack: nothing says where the installation is. Fix: set management.stack to the stack that installed it, or management.cluster.kubeconfig if another tool did.",
    ]);
    assert.deepEqual(problems(given({ cluster: { kubeconfig: "config" } })), [
      'management.stack = "management": is set together with management.cluster, but there can be only one management cluster. Fix: keep one of them.',
    ]);
    assert.deepEqual(problems({ management: { kind: {}, stack: "management" }, clusters: { blue } }, keys), [
      'management.stack = "management": is another stack\'s installation, and this stack would make its own. Fix: set management.install to false, or remove it.',
    ]);
  });

  it("names the other stack as pulumi does", () => {
    for (const stack of ["management", "lab-management", "org/capi-ignition/prod.eu"])
      assert.deepEqual(problems(given({ stack })), [], stack);
    for (const stack of ["capi-ignition/prod", "a b", "", "a/b/c/d"]) {
      assert.match(
        problems(given({ stack })).join("\n"),
        /^management\.stack = ".*": is not a name of a stack\. Fix: write <stack> for one of this project, or <organization>\/<project>\/<stack>, as `pulumi stack ls --all` shows it\.$/,
        stack,
      );
    }
  });

  it("leaves the roles to whoever installs, unless it is told to make them", () => {
    const roles = (management: object, iam: object = {}): boolean => makesRoles({ management, iam });
    assert.deepEqual(
      [
        roles({ install: true }),
        roles({ install: false }),
        roles({ install: false }, { manage: true }),
        roles({ install: true }, { manage: false }),
      ],
      [true, false, true, false],
    );
    // 65 characters: IAM would refuse the role's name.
    const tooLong = { namePrefix: "x".repeat(30) };
    assert.equal(problems({ management: { kind: {} }, iam: tooLong }, keys).length > 0, true);
    assert.deepEqual(
      problems(given({}, { iam: tooLong })),
      [],
      "names of roles that it does not make are not its to judge",
    );
  });

  it("does not judge Kubernetes versions by a Cluster API that it does not install", () => {
    const old = { ...blue, kubernetesVersion: "v1.29.15" };
    assert.match(problems({ management: { kind: {} }, clusters: { old } }, keys).join(), /manages v1\.30 to v1\.36/);
    assert.deepEqual(problems(given({}, { clusters: { old } })), []);
  });
});

describe("the versions of an installation that is there", () => {
  it("are those that may be installed", () => {
    const [core, , , aws] = providers;
    for (let minor = 8; minor < 18; minor++) {
      assert.equal(
        wantedVersion(core, `v1.${minor}.0`) === undefined,
        clusterApiVersion(`v1.${minor}.0`) === undefined,
        `v1.${minor}`,
      );
      assert.equal(
        wantedVersion(aws, `v2.${minor}.0`) === undefined,
        awsProviderVersion(`v2.${minor}.0`) === undefined,
        `v2.${minor}`,
      );
    }
    assert.deepEqual(
      [wantedVersion(core, "v1.9.3"), wantedVersion(aws, "v1.9.0")],
      ["one of v1.12, v1.13, v1.14", "v2.11 or a later v2"],
    );
    assert.equal(wantedVersion(core, "latest"), undefined, "what is no version says nothing");
  });
});
