import { strict as assert } from "assert";

import type { IamArgs } from "../../components/iam/configuration";
import { ClusterRoles } from "../../components/iam/clusterRoles";
import { IamStack } from "../../components/iam/iamStack";
import { Answers, record, Registration } from "../support/recordingMonitor";

const suffix = ".cluster-api-provider-aws.sigs.k8s.io";
const account = "arn:aws:iam::123456789012";

interface Made {
  /** With the type's last word alone. */
  readonly children: readonly Registration[];
  readonly outputs: unknown;
}

const short = (type: string): string => type.replace(/^aws:iam\/\w+:/, "");

/** What an AWS account answers for a resource: the ARN that its name gives it. */
const answers: Answers = ({ type, inputs }) => {
  const { name } = inputs as { name?: string };
  return ["Role", "Policy"].includes(short(type)) ? { arn: `${account}:${short(type).toLowerCase()}/${name}` } : {};
};

async function register(configuration: IamArgs): Promise<Made> {
  const registrations = await record(() => void new IamStack("iam", configuration), answers);
  const children = registrations
    .filter(({ type }) => type.startsWith("aws:"))
    .map((one) => ({ ...one, type: short(one.type) }));
  return { children, outputs: registrations.find(({ custom }) => !custom)?.outputs };
}

describe("IamStack", () => {
  describe("for the guide: buckets, no EKS", () => {
    let made: Made;
    before(async () => (made = await register({ s3Buckets: { enable: true }, eks: { disable: true } })));
    const inputsOf = (type: string, name: string): Readonly<Record<string, unknown>> =>
      made.children.find((child) => child.type === type && child.name === name)?.inputs ??
      assert.fail(`no ${type} ${name}`);

    it("makes these resources and no others", () => {
      assert.deepEqual(made.children.map(({ type, name }) => `${type} ${name}`).sort(), [
        "InstanceProfile iam-control-plane-profile",
        "InstanceProfile iam-controllers-profile",
        "InstanceProfile iam-nodes-profile",
        "Policy iam-control-plane-policy",
        "Policy iam-controllers-policy",
        "Policy iam-nodes-policy",
        "Role iam-control-plane-role",
        "Role iam-controllers-role",
        "Role iam-nodes-role",
        "RolePolicyAttachment iam-control-plane-role-has-control-plane-policy",
        "RolePolicyAttachment iam-control-plane-role-has-nodes-policy",
        "RolePolicyAttachment iam-controllers-role-has-controllers-policy",
        "RolePolicyAttachment iam-nodes-role-has-nodes-policy",
      ]);
    });

    it("attaches by what the policy answered, so that each attachment comes after its policy", () => {
      const attachment = inputsOf("RolePolicyAttachment", "iam-controllers-role-has-controllers-policy");
      assert.deepEqual(attachment, {
        role: `controllers${suffix}`,
        policyArn: `${account}:policy/controllers${suffix}`,
      });
    });

    it("gives each profile the role of its own name", () => {
      for (const key of ["control-plane", "controllers", "nodes"]) {
        assert.deepEqual(inputsOf("InstanceProfile", `iam-${key}-profile`), {
          name: `${key}${suffix}`,
          role: `${key}${suffix}`,
        });
      }
    });

    it("says nothing of a role but name and trust, so that attachments of others stay", () => {
      const { assumeRolePolicy, ...rest } = inputsOf("Role", "iam-nodes-role");
      assert.deepEqual(rest, { name: `nodes${suffix}` });
      const [statement] = (JSON.parse(String(assumeRolePolicy)) as { Statement: unknown[] }).Statement;
      assert.deepEqual(statement, {
        Principal: { Service: ["ec2.amazonaws.com"] },
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
      });
    });

    it("goes with the stack, and stays in AWS with `keep`, every part of it", async () => {
      const kept = await register({ eks: { disable: true }, keep: true, bootstrapUser: { enable: true } });
      assert.deepEqual(new Set(made.children.map(({ retainOnDelete }) => retainOnDelete)), new Set([false]));
      assert.deepEqual(new Set(kept.children.map(({ retainOnDelete }) => retainOnDelete)), new Set([true]));
    });

    it("answers the names for the machines and the ARN for whoever runs the controllers", () => {
      assert.deepEqual(made.outputs, {
        controlPlaneInstanceProfile: `control-plane${suffix}`,
        nodesInstanceProfile: `nodes${suffix}`,
        controllersRoleArn: `${account}:role/controllers${suffix}`,
      });
    });
  });

  describe("with everything there is", () => {
    const statements = [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: ["*"] }] as const;
    const extra = `${account}:policy/team/extra`;
    let made: Made;
    before(async () => {
      made = await register({
        parity: true,
        controlPlane: {
          extraStatements: statements,
          extraPolicyAttachments: [extra, extra],
          path: "/clusters/",
          permissionsBoundary: extra,
          tags: { a: "b" },
          enableCSIPolicy: true,
        },
        clusterAPIControllers: { extraStatements: statements },
        nodes: {
          extraStatements: statements,
          extraPolicyAttachments: ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"],
        },
        bootstrapUser: { enable: true, extraGroups: ["audit"], extraStatements: statements, tags: { c: "d" } },
        eks: { managedMachinePool: {}, fargate: {}, enableUserEKSConsolePolicy: true },
      });
    });
    const named = (type: string): string[] =>
      made.children
        .filter((child) => child.type === type)
        .map(({ name }) => name.replace(/^iam-/, ""))
        .sort();

    it("makes the roles, policies and profiles of upstream", () => {
      assert.deepEqual(named("Role"), [
        "control-plane-role",
        "controllers-role",
        "eks-controlplane-role",
        "eks-fargate-role",
        "eks-nodegroup-role",
        "nodes-role",
      ]);
      assert.deepEqual(named("Policy"), [
        "control-plane-policy",
        "controllers-eks-policy",
        "controllers-policy",
        "csi-policy",
        "eks-console-policy",
        "nodes-policy",
      ]);
      assert.deepEqual(named("InstanceProfile"), ["control-plane-profile", "controllers-profile", "nodes-profile"]);
    });

    it("attaches each policy to each role once", () => {
      assert.deepEqual(named("RolePolicyAttachment"), [
        "control-plane-role-has-123456789012/team/extra",
        "control-plane-role-has-control-plane-policy",
        "control-plane-role-has-controllers-eks-policy",
        "control-plane-role-has-controllers-policy",
        "control-plane-role-has-csi-policy",
        "control-plane-role-has-nodes-policy",
        "controllers-role-has-controllers-eks-policy",
        "controllers-role-has-controllers-policy",
        "eks-controlplane-role-has-aws/AmazonEKSClusterPolicy",
        "eks-fargate-role-has-aws/AmazonEKSFargatePodExecutionRolePolicy",
        "eks-nodegroup-role-has-aws/AmazonEC2ContainerRegistryReadOnly",
        "eks-nodegroup-role-has-aws/AmazonEKSWorkerNodePolicy",
        "eks-nodegroup-role-has-aws/AmazonEKS_CNI_Policy",
        "nodes-role-has-aws/AmazonEC2ContainerRegistryReadOnly",
        "nodes-role-has-aws/AmazonEKSWorkerNodePolicy",
        "nodes-role-has-aws/AmazonEKS_CNI_Policy",
        "nodes-role-has-nodes-policy",
      ]);
    });

    it("writes the inline policies under upstream's name, and the user with its groups", () => {
      const policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:ListAllMyBuckets"], Resource: ["*"] }],
      });
      const inline = made.children
        .filter(({ type }) => ["RolePolicy", "UserPolicy"].includes(type))
        .map(({ name, inputs }) => [name, inputs]);
      const user = `bootstrapper${suffix}`;
      const of = (owner: Record<string, string>): Record<string, string> => ({
        name: "cluster-api-provider-aws-sigs-k8s-io",
        policy,
        ...owner,
      });
      assert.deepEqual(Object.fromEntries(inline), {
        "iam-control-plane-role-inline": of({ role: `control-plane${suffix}` }),
        "iam-controllers-role-inline": of({ role: `controllers${suffix}` }),
        "iam-nodes-role-inline": of({ role: `nodes${suffix}` }),
        "iam-bootstrap-user-inline": of({ user }),
      });
      const membership = made.children.find(({ type }) => type === "UserGroupMembership")?.inputs;
      assert.deepEqual(membership, { user, groups: [user, "audit"] });
    });

    it("gives the group the controllers' policies, and the user what upstream gives it", () => {
      assert.deepEqual(named("GroupPolicyAttachment"), [
        "bootstrap-group-has-controllers-eks-policy",
        "bootstrap-group-has-controllers-policy",
      ]);
      assert.deepEqual(named("UserPolicyAttachment"), ["bootstrap-user-has-123456789012/team/extra"]);
    });

    it("makes a user that goes away with the access keys that were made for it by hand", () => {
      const user = made.children.find(({ type }) => type === "User")?.inputs;
      assert.deepEqual(user, { name: `bootstrapper${suffix}`, forceDestroy: true, tags: { c: "d" } });
    });

    it("sets path, boundary and tags of roles", () => {
      const { assumeRolePolicy, ...rest } =
        made.children.find(({ name }) => name === "iam-control-plane-role")?.inputs ?? {};
      assert.ok(assumeRolePolicy);
      assert.deepEqual(rest, {
        name: `control-plane${suffix}`,
        path: "/clusters/",
        permissionsBoundary: extra,
        tags: { a: "b" },
      });
    });

    it("makes every resource as its child, with a name of its own", () => {
      for (const { name, parent } of made.children)
        assert.match(parent ?? "", /::capi-ignition:iam:IamStack::iam$/, name);
      const identities = made.children.map(({ type, name }) => `${type} ${name}`);
      assert.equal(new Set(identities).size, identities.length);
    });

    it("uses no kind of resource that takes away what others have attached", () => {
      const kinds = new Set(made.children.map(({ type }) => type));
      for (const exclusive of [
        "PolicyAttachment",
        "RolePoliciesExclusive",
        "RolePolicyAttachmentsExclusive",
        "GroupMembership",
      ])
        assert.equal(kinds.has(exclusive), false, exclusive);
      for (const { inputs } of made.children)
        assert.deepEqual(
          Object.keys(inputs).filter((key) => ["managedPolicyArns", "inlinePolicies"].includes(key)),
          [],
        );
    });

    it("takes away a thing of a fixed name before its replacement comes", () => {
      const fixed = made.children.filter(({ type }) =>
        ["Role", "Policy", "InstanceProfile", "User", "Group"].includes(type),
      );
      assert.equal(fixed.length, 17);
      for (const { name, deleteBeforeReplace } of fixed) assert.equal(deleteBeforeReplace, true, name);
    });
  });

  describe("with the roles of a cluster beside it", () => {
    const configuration: IamArgs = { s3Buckets: { enable: true }, eks: { disable: true }, stackName: "extra" };
    const cluster = { name: "blue", bucketName: "cluster-api-provider-aws-blue" };
    const both = async (more: IamArgs = {}): Promise<readonly Registration[]> => {
      const all = { ...configuration, ...more };
      const registrations = await record(() => {
        const shared = new IamStack("iam", all);
        void new ClusterRoles("blue", { cluster, shared });
      }, answers);
      return registrations.filter(({ parent }) => parent?.endsWith(":ClusterRoles::blue"));
    };
    const named = (made: readonly Registration[], name: string): Registration["inputs"] =>
      made.find((one) => one.name === name)?.inputs ?? assert.fail(name);

    it("makes two roles with their profiles, and attaches the stack's policies to them", async () => {
      const made = await both({ controlPlane: { enableCSIPolicy: true } });
      assert.deepEqual(made.map(({ type, name }) => `${short(type)} ${name}`).sort(), [
        "InstanceProfile blue-control-plane-profile",
        "InstanceProfile blue-nodes-profile",
        "Role blue-control-plane-role",
        "Role blue-nodes-role",
        "RolePolicy blue-control-plane-role-inline",
        "RolePolicy blue-nodes-role-inline",
        "RolePolicyAttachment blue-control-plane-role-has-control-plane-policy",
        "RolePolicyAttachment blue-control-plane-role-has-csi-policy",
      ]);
      const [role, profile] = ["role", "profile"].map((end) => named(made, `blue-nodes-${end}`));
      assert.equal(role?.["name"], `blue-nodes${suffix}`);
      assert.deepEqual(profile, { name: `blue-nodes${suffix}`, role: `blue-nodes${suffix}` });
      assert.deepEqual(named(made, "blue-control-plane-role-has-csi-policy"), {
        role: `blue-cp${suffix}`,
        policyArn: `${account}:policy/csi${suffix}`,
      });
    });

    it("gives them what the settings add to roles of their kind, beside their own rights", async () => {
      const extra = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: ["*"] } as const;
      const nodes = { extraStatements: [extra], extraPolicyAttachments: [`${account}:policy/extra`], tags: { a: "b" } };
      const made = await both({ nodes: { ...nodes, disableCloudProviderPolicy: true } });
      assert.deepEqual(named(made, "blue-nodes-role")["tags"], { a: "b" });
      assert.ok(named(made, "blue-nodes-role-has-123456789012/extra"));
      const { name, policy } = named(made, "blue-nodes-role-inline");
      assert.equal(name, "extra");
      assert.deepEqual((JSON.parse(String(policy)) as { Statement: unknown }).Statement, [
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:*:s3:::cluster-api-provider-aws-blue/node/*"] },
        { Effect: "Allow", Action: ["s3:ListAllMyBuckets"], Resource: ["*"] },
      ]);
    });

    it("leaves every part of them in AWS with `keep`", async () => {
      const kept = async (keep: boolean): Promise<Set<unknown>> =>
        new Set((await both({ keep })).map(({ retainOnDelete }) => retainOnDelete));
      assert.deepEqual([await kept(true), await kept(false)], [new Set([true]), new Set([false])]);
    });
  });

  it("makes nothing of a configuration that IAM would refuse, and says what to change", async () => {
    const refused = { nameSuffix: "x".repeat(60), controlPlane: { path: "clusters" } };
    const registrations = await record(() =>
      assert.throws(
        () => new IamStack("refused", refused),
        /controlPlane\.path: "clusters"; begin and end it with \/(.|\n)*namePrefix, nameSuffix/,
      ),
    );
    assert.deepEqual(
      registrations.filter(({ custom }) => custom),
      [],
    );
  });
});
