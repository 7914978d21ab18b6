import { strict as assert } from "assert";

import type { AwsIamConfiguration, IamArgs } from "../../components/iam/configuration";
import { iamProblems } from "../../components/iam/check";
import { policyText, Statement } from "../../components/iam/documents";
import { PolicyKey, renderIam, RoleKey } from "../../components/iam/render";
import { instanceProfileNames } from "../../components/iam/roles";
import { fieldCases, fixtureCases } from "../support/iamCases";

function statementsOf(configuration: AwsIamConfiguration, policy: PolicyKey): readonly Statement[] {
  const found = renderIam(configuration).managedPolicies.find(({ key }) => key === policy);
  return found?.document.Statement ?? assert.fail(`no policy ${policy}`);
}

function trustOf(configuration: AwsIamConfiguration, role: RoleKey): readonly Statement[] {
  return (
    renderIam(configuration).roles.find(({ key }) => key === role)?.trust.Statement ?? assert.fail(`no role ${role}`)
  );
}

const granting =
  (action: string) =>
  ({ Action }: Statement): boolean =>
    Action.includes(action);

describe("IAM documents", () => {
  it("name the profiles that upstream's templates name, with prefix and suffix around", () => {
    const suffix = ".cluster-api-provider-aws.sigs.k8s.io";
    assert.deepEqual(instanceProfileNames({}), {
      controlPlane: `control-plane${suffix}`,
      nodes: `nodes${suffix}`,
      controllers: `controllers${suffix}`,
    });
    assert.deepEqual(instanceProfileNames({ namePrefix: "a-", nameSuffix: "" }), {
      controlPlane: "a-control-plane",
      nodes: "a-nodes",
      controllers: "a-controllers",
    });
  });

  it("name the profiles as the resources that are made", () => {
    for (const configuration of Object.values({ ...fixtureCases, ...fieldCases })) {
      const made = renderIam(configuration)
        .instanceProfiles.map(({ name }) => name)
        .sort();
      assert.deepEqual(made, Object.values(instanceProfileNames(configuration)).sort());
    }
  });

  it("let the controllers at buckets with the prefix only, and only where that is asked for", () => {
    assert.deepEqual(statementsOf({}, "controllers").filter(granting("s3:PutObject")), []);
    const [granted, ...more] = statementsOf({ s3Buckets: { enable: true, namePrefix: "team-" } }, "controllers").filter(
      granting("s3:PutObject"),
    );
    assert.deepEqual([granted?.Resource, more], [["arn:*:s3:::team-*"], []]);
  });

  it("let the controllers give machines the roles of this configuration and no others", () => {
    const passed = (configuration: AwsIamConfiguration): unknown =>
      statementsOf(configuration, "controllers").find(granting("iam:PassRole"))?.Resource;
    assert.deepEqual(passed({ namePrefix: "team-", nameSuffix: ".example" }), ["arn:*:iam::*:role/team-*.example"]);
    assert.deepEqual(passed({ clusterAPIControllers: { allowedEC2InstanceProfiles: ["nodes"] } }), [
      "arn:*:iam::*:role/nodes",
    ]);
  });

  it("let nothing but EC2 take a role without EKS, and pods take the controllers' role with it", () => {
    const services = (configuration: AwsIamConfiguration): unknown =>
      trustOf(configuration, "controllers").map(({ Principal, Action }) => [Principal?.Service, Action]);
    assert.deepEqual(services({ eks: { disable: true } }), [[["ec2.amazonaws.com"], ["sts:AssumeRole"]]]);
    assert.deepEqual(services({}), [
      [
        ["ec2.amazonaws.com", "pods.eks.amazonaws.com"],
        ["sts:AssumeRole", "sts:TagSession"],
      ],
    ]);
  });

  it("write a lone action or identity of the operator's as a list, after the statement of the role itself", () => {
    const trustStatements = [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::123456789012:root" } },
    ] as const;
    const [, added, ...more] = trustOf({ nodes: { trustStatements } }, "nodes");
    const expected = {
      Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
    };
    assert.deepEqual([added, more], [expected, []]);
    assert.deepEqual(Object.keys(added ?? {}), ["Principal", "Effect", "Action"]);
  });

  it("let a control plane be no controller, unless it is asked for by itself or with upstream's defaults", () => {
    const holders = (configuration: IamArgs): readonly RoleKey[] =>
      renderIam(configuration).managedPolicies.find(({ key }) => key === "controllers")?.roles ?? assert.fail();
    assert.deepEqual(holders({ s3Buckets: { enable: true } }), ["controllers"]);
    const asked = { controlPlane: { disableClusterAPIControllerPolicyAttachment: false } };
    assert.deepEqual(holders(asked), ["controllers", "control-plane"]);
    assert.deepEqual(holders({ parity: true }), ["controllers", "control-plane"]);
    const refused = { parity: true, controlPlane: { disableClusterAPIControllerPolicyAttachment: true } };
    assert.deepEqual(holders(refused), ["controllers"]);
  });

  it("pass on no role but the machines' own where no prefix or suffix tells them from others", () => {
    const passed = (configuration: IamArgs): unknown =>
      renderIam(configuration)
        .managedPolicies.find(({ key }) => key === "controllers")
        ?.document.Statement.find(({ Action }) => Action.includes("iam:PassRole"))?.Resource;
    const role = (name: string): string => `arn:*:iam::*:role/${name}`;
    assert.deepEqual(passed({ nameSuffix: "" }), ["control-plane", "nodes", "controllers"].map(role));
    assert.deepEqual(passed({ nameSuffix: "", namePrefix: "team-" }), [role("team-*")]);
    assert.deepEqual(passed({ nameSuffix: "", parity: true }), [role("*")]);
  });

  it("have no white space and one order, so that a preview shows no change where there is none", () => {
    for (const { document } of renderIam({ s3Buckets: { enable: true } }).managedPolicies) {
      assert.equal(/\s/.test(policyText(document)), false);
      assert.deepEqual(Object.keys(document), ["Version", "Statement"]);
    }
  });
});

describe("IAM problems", () => {
  it("are none of what upstream's fixtures ask for", () => {
    for (const [name, configuration] of Object.entries(fixtureCases))
      assert.deepEqual(iamProblems(configuration), [], name);
  });

  it("are a pattern that is every role of the account, but with upstream's defaults", () => {
    const given = { clusterAPIControllers: { allowedEC2InstanceProfiles: ["nodes.*", "*", "**?"] } };
    assert.deepEqual(
      iamProblems(given).map(({ path, value }) => [path, value]),
      ['"*"', '"**?"'].map((value) => ["clusterAPIControllers.allowedEC2InstanceProfiles", value]),
    );
    assert.deepEqual(iamProblems({ ...given, parity: true }), []);
  });

  it("are none of the longest document that switches alone can make", () => {
    const longest: AwsIamConfiguration = {
      secureSecretBackends: ["secrets-manager", "ssm-parameter-store"],
      s3Buckets: { enable: true },
      eventBridge: { enable: true },
      allowAssumeRole: true,
      controlPlane: { enableCSIPolicy: true },
      bootstrapUser: { enable: true },
      eks: { iamRoleCreation: true, enableUserEKSConsolePolicy: true, managedMachinePool: {}, fargate: {} },
    };
    assert.deepEqual(iamProblems(longest), []);
  });

  it("tell the size of a document that is too long, and count no white space", () => {
    const allowedEC2InstanceProfiles = ["a".repeat(60), "b".repeat(1200)];
    const [problem, ...more] = iamProblems({ clusterAPIControllers: { allowedEC2InstanceProfiles } });
    const [policy] = renderIam({ clusterAPIControllers: { allowedEC2InstanceProfiles } }).managedPolicies;
    const size = policyText(policy?.document ?? assert.fail()).length;
    assert.ok(size > 6144);
    assert.deepEqual(
      [problem?.path, problem?.value, more],
      [`managed policy ${policy?.name}`, `${size} characters`, []],
    );
    assert.match(problem?.fix ?? "", /6144/);
    const blank = {
      controlPlane: {
        extraStatements: [{ Sid: " ".repeat(20_000), Effect: "Allow", Action: "s3:*", Resource: ["*"] }],
      },
    } as const;
    assert.deepEqual(iamProblems(blank), []);
  });

  it("come all at once, each with its place", () => {
    const long = (count: number, action: string): AwsIamConfiguration["controlPlane"] => ({
      extraStatements: [{ Effect: "Allow", Action: Array.from({ length: count }, () => action), Resource: ["*"] }],
    });
    const found = iamProblems({
      namePrefix: "no spaces",
      nameSuffix: ".example",
      partition: "aws-cn",
      stackName: "a/b",
      controlPlane: {
        ...long(1000, "ec2:Describe"),
        path: "clusters",
        permissionsBoundary: "boundary",
        extraPolicyAttachments: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      },
      clusterAPIControllers: { allowedEC2InstanceProfiles: [] },
      nodes: {
        trustStatements: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { AWS: Array.from({ length: 90 }, () => "arn:aws:iam::123456789012:role/somebody-else") },
          },
        ],
      },
      bootstrapUser: { enable: true, userName: "u".repeat(65), groupName: "g h", ...long(200, "ec2:Describe") },
      eks: { disable: true },
    });
    assert.deepEqual(
      [...new Set(found.map(({ path }) => path))].sort(),
      [
        "bootstrapUser.groupName",
        "bootstrapUser.userName",
        "clusterAPIControllers.allowedEC2InstanceProfiles",
        "controlPlane.path",
        "controlPlane.permissionsBoundary",
        `inline policy of ${"u".repeat(65)}`,
        "inline policy of no spacescontrol-plane.example",
        "namePrefix, nameSuffix",
        "policy of role no spacescontrol-plane.example",
        `policy of user ${"u".repeat(65)}`,
        "stackName",
        "trust policy of no spacesnodes.example",
      ].sort(),
    );
    const texts = found.map(({ path, value }) => `${path} ${value}`);
    assert.equal(new Set(texts).size, texts.length);
  });

  it("tell of the policies of another partition that upstream would attach in China", () => {
    const found = iamProblems({ partition: "aws-cn", eks: { fargate: {} } });
    assert.deepEqual(
      found.map(({ value }) => value),
      ['"arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"'],
    );
    assert.deepEqual(iamProblems({ partition: "aws-cn" }), []);
    assert.deepEqual(iamProblems({ partition: "aws-us-gov", eks: { fargate: {}, managedMachinePool: {} } }), []);
  });
});
