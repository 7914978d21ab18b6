import { strict as assert } from "assert";

import { iamProblems } from "../../../components/iam/check";
import type { IamArgs } from "../../../components/iam/configuration";
import { clusterProfileNames } from "../../../components/iam/ownRoles";
import { renderIam } from "../../../components/iam/render";
import { decide, Policy } from "../../../lab/aws/policies";
import { renderAwsCluster } from "../../../components/workload/cluster";
import { account, clusterHolders, Holder, providersBucketPolicy, roleArn } from "../../support/clusterAccess";
import { clusterCase, problemsOf, settingsOf, stackInput } from "../../support/scenarios";

const bucketOf = (name: string): string => `cluster-api-provider-aws-${name}`;
const base = stackInput("guide");
const [guideCluster] = Object.values(base["clusters"] as Record<string, object>);

/** The guide's stack with two clusters alike. */
const stack = (iam: object = {}): Readonly<Record<string, unknown>> => ({
  ...base,
  iam,
  clusters: Object.fromEntries(["blue", "red"].map((name) => [name, { ...guideCluster, bucketName: bucketOf(name) }])),
});

/** What is rendered of one of them: the roles of its machines, and the policy of its bucket. */
interface Rendered {
  readonly name: string;
  readonly controlPlane: Holder;
  readonly nodes: Holder;
  readonly bucket: Policy;
}

function rendered(name: string, iam: object): Rendered {
  const settings = settingsOf(stack(iam));
  const { cluster, context } = clusterCase(name, settings);
  const { spec } = renderAwsCluster(cluster, context) as unknown as {
    spec: { s3Bucket: Parameters<typeof providersBucketPolicy>[0] };
  };
  const clusters = ["blue", "red"].map((one) => ({ name: one, bucketName: bucketOf(one) }));
  return {
    name,
    ...clusterHolders({ ...settings.iam, clusters }, name),
    bucket: providersBucketPolicy(spec.s3Bucket),
  };
}

const may = ({ arn, identity }: Holder, action: string, resource: string, policy?: Policy, context = {}): boolean =>
  decide({ principal: arn, action, resource, context }, { identity, resource: policy }).allowed;

/** What a machine would do across the border: to the Ignition, the secrets, the roles of another cluster. */
function attempts({ name, bucket, controlPlane, nodes }: Rendered): [string, string, Policy?][] {
  const arn = `arn:aws:s3:::${bucketOf(name)}`;
  const objects = ["control-plane/x", "node/x", "machine-pool/x"].flatMap((key) =>
    ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject"].map(
      (action): [string, string, Policy] => [action, `${arn}/${key}`, bucket],
    ),
  );
  const ofBucket = ["s3:ListBucket", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:GetBucketPolicy"].map(
    (action): [string, string, Policy] => [action, arn, bucket],
  );
  const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:aws.cluster.x-k8s.io/${name}-x`;
  const parameter = `arn:aws:ssm:us-east-1:${account}:parameter/cluster.x-k8s.io/${name}-x`;
  const secrets: [string, string][] = [
    ...["GetSecretValue", "DeleteSecret", "PutSecretValue", "ListSecrets"].map((verb): [string, string] => [
      `secretsmanager:${verb}`,
      secret,
    ]),
    ...["GetParameter", "DeleteParameter", "PutParameter"].map((verb): [string, string] => [`ssm:${verb}`, parameter]),
  ];
  const roles = [controlPlane.arn, nodes.arn].flatMap((role) =>
    ["iam:PassRole", "sts:AssumeRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"].map((action): [string, string] => [
      action,
      role,
    ]),
  );
  return [...objects, ...ofBucket, ...secrets, ...roles];
}

/** What is allowed of that, as `<role>: <action> <resource>`. */
const allowed = (of: Rendered, on: Rendered): string[] =>
  (["controlPlane", "nodes"] as const).flatMap((role) =>
    attempts(on).flatMap(([action, resource, policy]) => {
      const context = { "iam:PassedToService": "ec2.amazonaws.com" };
      return may(of[role], action, resource, policy, context) ? [`${role}: ${action} ${resource}`] : [];
    }),
  );

const configurations = {
  "the defaults, without EKS": { eks: { disable: true } },
  "the defaults": {},
  "neither prefix nor suffix": { nameSuffix: "" },
  "all secret backends": { secureSecretBackends: ["secrets-manager", "ssm-parameter-store"] },
  "the CSI driver's policy": { controlPlane: { enableCSIPolicy: true } },
};

describe("the border between two clusters of a stack", () => {
  for (const [what, iam] of Object.entries(configurations)) {
    const [blue, red] = [rendered("blue", iam), rendered("red", iam)] as const;

    it(`lets no machine at another cluster's Ignition, secrets and roles: ${what}`, () => {
      assert.deepEqual([...allowed(blue, red), ...allowed(red, blue)], []);
    });

    it(`lets each read its own part of its own bucket, over TLS, and no more: ${what}`, () => {
      const own = `arn:aws:s3:::${bucketOf("blue")}`;
      assert.deepEqual(allowed(blue, blue), [
        `controlPlane: s3:GetObject ${own}/control-plane/x`,
        `nodes: s3:GetObject ${own}/node/x`,
        `nodes: s3:GetObject ${own}/machine-pool/x`,
      ]);
      // What it boots from, before the AWS provider has written the bucket's policy, too; without TLS never after.
      const object = `${own}/control-plane/x`;
      assert.equal(may(blue.controlPlane, "s3:GetObject", object), true);
      const plain = { "aws:SecureTransport": "false" };
      assert.equal(may(blue.controlPlane, "s3:GetObject", object, blue.bucket, plain), false);
    });
  }

  it("leaves machines what they need: the cloud provider, the registry, Session Manager", () => {
    const { controlPlane, nodes } = rendered("blue", {});
    const needs = ["ec2:DescribeInstances", "ecr:GetDownloadUrlForLayer", "ssmmessages:OpenDataChannel"];
    for (const action of needs) for (const role of [controlPlane, nodes]) assert.ok(may(role, action, "*"), action);
    for (const action of ["elasticloadbalancing:CreateLoadBalancer", "ec2:AttachVolume"])
      assert.deepEqual([may(controlPlane, action, "*"), may(nodes, action, "*")], [true, false], action);
  });

  it("is none where a control plane gets the controllers' policies: the evaluation would show it", () => {
    const iam = { controlPlane: { disableClusterAPIControllerPolicyAttachment: false } };
    const found = allowed(rendered("blue", iam), rendered("red", iam));
    for (const part of ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "secretsmanager:DeleteSecret", "iam:PassRole"])
      assert.ok(
        found.some((text) => text.startsWith(`controlPlane: ${part} `)),
        part,
      );
    assert.deepEqual(
      found.filter((text) => text.startsWith("nodes:")),
      [],
    );
  });

  it("is none between clusters that share roles, as with clusterawsadm", () => {
    const { roles, managedPolicies } = renderIam({ parity: true });
    const { name } = roles.find(({ key }) => key === "nodes")!;
    const identity = managedPolicies.filter((policy) => policy.roles.includes("nodes")).map(({ document }) => document);
    const shared: Holder = { arn: roleArn(name), identity: identity as unknown as Policy[] };
    const profiles = { controlPlaneIAMInstanceProfile: "control-plane", nodesIAMInstanceProfiles: [name] };
    const policy = providersBucketPolicy({ name: bucketOf("red"), ...profiles });
    assert.equal(may(shared, "s3:GetObject", `arn:aws:s3:::${bucketOf("red")}/node/x`, policy), true);
  });

  it("lets the controllers pass on the roles of all clusters of the stack, and none that is not Cluster API's", () => {
    for (const iam of [{}, { nameSuffix: "" }, { namePrefix: "team-", nameSuffix: "" }]) {
      const clusters = ["blue", "red"].map((name) => ({ name, bucketName: bucketOf(name) }));
      const args: IamArgs = { ...iam, clusters };
      const policy = renderIam(args).managedPolicies.find(({ key }) => key === "controllers")!.document;
      const controllers: Holder = { arn: roleArn("controllers"), identity: [policy as unknown as Policy] };
      for (const { name } of clusters)
        for (const role of Object.values(clusterProfileNames(args, name)))
          assert.ok(may(controllers, "iam:PassRole", roleArn(role)), role);
      assert.equal(may(controllers, "iam:PassRole", roleArn("administrator")), false);
    }
  });
});

describe("names of a cluster's own roles", () => {
  const suffix = ".cluster-api-provider-aws.sigs.k8s.io";

  it("are the cluster's, up to IAM's 64 characters, and from there on cut, with a hash", () => {
    assert.deepEqual(clusterProfileNames({}, "ignition-cluster"), {
      controlPlane: `ignition-cluster-cp${suffix}`,
      nodes: `ignition-cluster-nodes${suffix}`,
    });
    const long = "production-eu-west-1-payments";
    const { controlPlane, nodes } = clusterProfileNames({}, long);
    assert.match(controlPlane, /^production-e-[0-9a-f]{8}-cp\./);
    assert.equal(nodes.length, 64);
    assert.notEqual(clusterProfileNames({}, `${long}-2`).nodes, nodes);
    assert.equal(clusterProfileNames({}, "c".repeat(21)).nodes, `${"c".repeat(21)}-nodes${suffix}`);
  });

  it("are refused where IAM or the controllers would refuse them", () => {
    const clusters = [{ name: "blue", bucketName: bucketOf("blue") }];
    const paths = (args: IamArgs): string[] => iamProblems(args).map(({ path, value }) => `${path} ${value}`);
    assert.deepEqual(paths({ clusters }), []);
    // There is no room for a hash, so that the name is too long as it is.
    const nameSuffix = `.${"s".repeat(50)}`;
    assert.deepEqual(paths({ nameSuffix, clusters: [{ ...clusters[0]!, name: "ignition" }] }), [
      `namePrefix, nameSuffix "ignition-nodes${nameSuffix}"`,
    ]);
    const listed = { clusterAPIControllers: { allowedEC2InstanceProfiles: [`nodes${suffix}`, "blue-c?*"] } };
    assert.deepEqual(paths({ ...listed, clusters }), [
      `clusterAPIControllers.allowedEC2InstanceProfiles "blue-nodes${suffix}"`,
    ]);
    assert.deepEqual(paths({ ...listed, clusters, parity: true }), []);
    const cut = clusterProfileNames({}, "production-eu-west-1").nodes.replace(`-nodes${suffix}`, "");
    assert.equal(cut, "production-eu-west-1");
    const long = clusterProfileNames({}, "production-eu-west-1-payments").nodes.replace(`-nodes${suffix}`, "");
    const two = ["production-eu-west-1-payments", long].map((name) => ({ name, bucketName: "b" }));
    assert.match(paths({ clusters: two }).join(), /^namePrefix, nameSuffix "production-e-/);
  });

  it("are checked with the stack's settings, each with its place", () => {
    const profiles = [`*nodes${suffix}`];
    const [problem, ...more] = problemsOf(stack({ clusterAPIControllers: { allowedEC2InstanceProfiles: profiles } }));
    assert.match(
      problem ?? "",
      /^iam\.clusterAPIControllers\.allowedEC2InstanceProfiles: does not have blue-cp\..*Fix: add/,
    );
    assert.equal(more.length, 1);
  });
});
