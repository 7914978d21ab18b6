import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";

import { strict as assert } from "assert";
import { sample } from "fast-check";
import { dump } from "js-yaml";

import type { AwsIamConfiguration } from "../../components/iam/configuration";
import { policyText } from "../../components/iam/documents";
import { RenderedIam, renderIam } from "../../components/iam/render";
import { moduleFolder } from "../../lab/tools/goModules";
import { ensureTools } from "../../lab/tools/tools";
import { changedJson } from "../support/changedJson";
import { assertSame } from "../support/fieldDifferences";
import { fieldCases, fixtureCases } from "../support/iamCases";
import { iamConfigurations } from "../support/iamConfigurations";
import { asTemplate, policyIds, Resources, resourcesOf } from "../support/iamTemplate";

const run = promisify(execFile);
const apiVersion = "bootstrap.aws.infrastructure.cluster.x-k8s.io/v1beta1";

/** With upstream's defaults in the two places where this program's are narrower. */
const upstreamIam = (configuration: AwsIamConfiguration): RenderedIam => renderIam({ ...configuration, parity: true });

const assertSameResources = (ours: Resources, theirs: Resources): void =>
  assertSame(new Map(Object.entries(theirs)), new Map(Object.entries(ours)));

/** What the comparison has to notice: faults in what is made by default, and what is then said. */
const faults: readonly (readonly [what: string, find: string, replace: string, says: RegExp])[] = [
  [
    "an action that is left out",
    '"ec2:RunInstances",',
    "",
    /^AWSIAMManagedPolicyControllers: Properties\.PolicyDocument\.Statement\[0\]\.Action\[\d+\]: upstream has "ec2:RunInstances"/m,
  ],
  [
    "an action too many",
    '"ecr:BatchGetImage"',
    '"ecr:BatchGetImage","ecr:PutImage"',
    /^AWSIAMManagedPolicyCloudProviderNodes: .*this program "ecr:PutImage"$/m,
  ],
  [
    "another resource",
    '"arn:*:secretsmanager:*:*:secret:aws.cluster.x-k8s.io/*"',
    '"*"',
    /Resource\[0\]: upstream has "arn:\*:secretsmanager:.*, this program "\*"$/m,
  ],
  [
    "a condition that is left out",
    ',"Condition":{"StringLike":{"iam:AWSServiceName":"spot.amazonaws.com"}}',
    "",
    /Condition: upstream has \{.*spot\.amazonaws\.com.*, this program nothing$/m,
  ],
  [
    "whom a role trusts",
    '{"Service":["eks.amazonaws.com"]}',
    '{"Service":["ec2.amazonaws.com"]}',
    /^AWSIAMRoleEKSControlPlane: .*Principal\.Service\[0\]: upstream has "eks/m,
  ],
  [
    "the role of an instance profile",
    '"Roles":[{"Ref":"AWSIAMRoleControlPlane"}]',
    '"Roles":[{"Ref":"AWSIAMRoleNodes"}]',
    /Roles\[0\]\.Ref: upstream has "AWSIAMRoleControlPlane", this program "AWSIAMRoleNodes"$/m,
  ],
  [
    "a resource that is left out",
    '"AWSIAMRoleNodes":',
    '"AWSIAMRoleOthers":',
    /^AWSIAMRoleNodes: upstream has .*this program nothing$/m,
  ],
];

describe("IAM against the templates that upstream tests itself with", function () {
  this.timeout(10 * 60_000);
  let folder: string;
  before(async () => {
    folder = path.join(
      await moduleFolder("cluster-api-provider-aws"),
      "cmd/clusterawsadm/cloudformation/bootstrap/fixtures",
    );
  });

  const templateOf = (name: string): Resources =>
    resourcesOf(fs.readFileSync(path.join(folder, `${name}.yaml`), "utf8"));

  it("leaves none of them out", () => {
    assert.deepEqual(
      Object.keys(fixtureCases)
        .map((name) => `${name}.yaml`)
        .sort(),
      fs.readdirSync(folder).sort(),
    );
  });

  for (const [what, find, replace, says] of faults) {
    it(`would notice ${what}`, () => {
      assert.throws(
        () => assertSameResources(changedJson(asTemplate(upstreamIam({})), find, replace), templateOf("default")),
        { message: says },
      );
    });
  }

  // The console's fixture comes of a state that no configuration file leads to: an `eks` block brings the registry's
  // policy.
  for (const [name, configuration] of Object.entries(fixtureCases).filter(([name]) => name !== "with_eks_console")) {
    it(`makes ${name}.yaml`, () => assertSameResources(asTemplate(upstreamIam(configuration)), templateOf(name)));
  }

  it("makes with_eks_console.yaml, and on nodes the registry's policy that an `eks` block in a file brings", () => {
    const { AWSIAMRoleNodes: ourNodes, ...ours } = asTemplate(upstreamIam(fixtureCases["with_eks_console"] ?? {}));
    const { AWSIAMRoleNodes: theirNodes, ...theirs } = templateOf("with_eks_console");
    assertSameResources(ours, theirs);
    const { ManagedPolicyArns: given, ...rest } = theirNodes?.Properties ?? {};
    const registry = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
    assert.deepEqual(ourNodes?.Properties, { ...rest, ManagedPolicyArns: [...(given as string[]), registry] });
  });
});

describe("IAM against clusterawsadm", function () {
  // A machine whose cache is empty builds clusterawsadm here.
  this.timeout(50 * 60_000);
  let program: string;
  let folder: string;
  before(async () => {
    program = path.join((await ensureTools((line) => console.log(`    ${line}`))).bin, "clusterawsadm");
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "iam-configuration-"));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** What `clusterawsadm bootstrap iam` prints for a configuration. */
  async function bootstrapIam(words: readonly string[], spec: unknown): Promise<string> {
    const file = path.join(folder, "configuration.yaml");
    fs.writeFileSync(file, dump({ apiVersion, kind: "AWSIAMConfiguration", spec }));
    const env = { HOME: folder };
    return (await run(program, ["bootstrap", "iam", ...words, "--config", file], { env, maxBuffer: 16 << 20 })).stdout;
  }
  const templateOf = async (spec: unknown): Promise<Resources> =>
    resourcesOf(await bootstrapIam(["print-cloudformation-template"], spec));

  for (const [name, configuration] of Object.entries({ ...fixtureCases, ...fieldCases })) {
    it(`makes the resources of print-cloudformation-template, field by field: ${name}`, async () => {
      assertSameResources(asTemplate(upstreamIam(configuration)), await templateOf(configuration));
    });
  }

  it("makes the same resources of whatever switches are set together", async () => {
    // The seed is fixed, so that a failure comes again.
    for (const configuration of sample(iamConfigurations, { seed: 20_240_101, numRuns: 60 })) {
      assertSameResources(asTemplate(upstreamIam(configuration)), await templateOf(configuration));
    }
  });

  it("has the statements and their fields in the order of print-policy, every policy to the character", async () => {
    const { s3Buckets, secureSecretBackends } = {
      s3Buckets: { enable: true },
      secureSecretBackends: ["ssm-parameter-store", "secrets-manager"] as const,
    };
    const configuration = {
      s3Buckets,
      secureSecretBackends,
      controlPlane: { enableCSIPolicy: true },
      eks: { iamRoleCreation: true },
      eventBridge: { enable: true },
    };
    const policies = upstreamIam(configuration).managedPolicies;
    assert.deepEqual(
      policies.map(({ key }) => key),
      ["controllers", "controllers-eks", "control-plane", "nodes", "csi"],
    );
    for (const { key, document } of policies) {
      const printed = await bootstrapIam(["print-policy", "--document", policyIds[key]], configuration);
      const { Properties } = JSON.parse(printed) as { Properties: { PolicyDocument: unknown } };
      assert.equal(policyText(document), JSON.stringify(Properties.PolicyDocument), key);
    }
  });

  it("takes no field that clusterawsadm reads and never uses", async () => {
    const role = {
      disable: true,
      extraPolicyAttachments: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      path: "/unread/",
      permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    };
    const { extraPolicyAttachments, ...bounds } = role;
    const statements = [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { AWS: ["*"] } }];
    const unused = { ...bounds, disable: false, trustStatements: statements, extraStatements: statements };
    const eks = { defaultControlPlaneRole: unused, managedMachinePool: unused, fargate: unused };
    const spec = {
      controlPlane: { disable: true },
      clusterAPIControllers: role,
      nodes: bounds,
      bootstrapUser: { enable: true, extraPolicyAttachments },
      eks,
      region: "eu-west-1",
      stackTags: { owner: "team" },
    };
    const without = { bootstrapUser: { enable: true }, eks: { managedMachinePool: {}, fargate: {} } };
    assertSameResources(asTemplate(upstreamIam(without)), await templateOf(spec));
  });
});
