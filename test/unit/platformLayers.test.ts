import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { manifestObjects } from "../../components/cni/calico";
import { ownerOf } from "../../components/kubernetes/clusterApi";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { createAuthority } from "../../lab/pki/certificates";
import { loadManifests, Manifests } from "../../stacks/manifests";
import { PlatformOutputs } from "../../stacks/outputs";
import { askingProvider } from "../../stacks/providers";
import { platform } from "../../stacks/platform";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { clusterTemplate } from "../support/clusterTemplate";
import { loadedComponents, writeRepository } from "../support/componentManifests";
import { record, Registration } from "../support/recordingMonitor";
import type { GivenInstallation } from "../../components/program/probe/request";
import { requestOf } from "../support/request";

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };
const workloadKubeconfig = "apiVersion: v1\nclusters: [{name: blue, cluster: {server: 'https://10.0.0.1:6443'}}]\n";
const calico = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n";
const blue = {
  namespace: "clusters",
  bucketName: "cluster-api-provider-aws-blue",
  controlPlane: { instanceType: "t3a.medium" },
  pools: { "md-0": { replicas: 2, instanceType: "t3a.small" } },
};

function settingsOf(given: object, env: Record<string, string> = {}): CheckedSettings {
  const reading = readSettings({ region: "us-east-1", ...given }, env);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

interface Run {
  readonly registrations: readonly Registration[];
  readonly outputs: PlatformOutputs;
}

async function run(settings: CheckedSettings, more: Partial<Manifests>): Promise<Run> {
  const manifests = {
    components: { providers: [], clusterTemplate },
    certManager: { kind: "existing" },
    cni: new Map([["blue", manifestObjects(calico)]]),
    ...more,
  } as Manifests;
  let outputs: PlatformOutputs | undefined;
  const registrations = await record(
    () => {
      const identity = { owner: "project/stack", providers: [askingProvider(settings)] };
      outputs = platform(settings, manifests, identity);
    },
    ({ type, name }) => {
      if (type === "kubernetes:core/v1:Secret" && name.endsWith("-kubeconfig"))
        return { data: { value: Buffer.from(workloadKubeconfig).toString("base64") } };
      return type.startsWith("command:") ? { stdout: `${name} done` } : {};
    },
  );
  return { registrations, outputs: outputs! };
}

/** Type and name: mocks give URNs with the innermost parent's type only. */
const identity = (urn: string): string => urn.split("::").slice(2).join("::").replace(/^.*\$/, "");
const named = ({ registrations }: Run, name: string): Registration =>
  registrations.find((registration) => registration.name === name && registration.custom) ?? assert.fail(`no ${name}`);
const typesOf = ({ registrations }: Run): Set<string> => new Set(registrations.map(({ type }) => type));

/** The outputs, but for the one that only a cluster can tell. */
function withoutUid({ outputs }: Run): Omit<Run["outputs"], "management"> & { readonly management: object } {
  const { uid, ...management } = outputs.management;
  assert.ok(pulumi.Output.isInstance(uid));
  return { ...outputs, management };
}

const installing = { components: { providers: [...loadedComponents], clusterTemplate } };
const cluster = { kubeconfig: "management.kubeconfig", context: "admin" };

describe("a stack with the management cluster alone", function () {
  this.timeout(30_000);
  let found: Run;
  before(async () => (found = await run(settingsOf({ management: { cluster } }, environment), installing)));

  it("makes the installation and the roles, and nothing of a workload cluster", () => {
    const types = [...typesOf(found)];
    assert.ok(
      types.includes("capi-ignition:management:ManagementCluster") && types.includes("capi-ignition:iam:IamStack"),
    );
    assert.deepEqual(
      types.filter((type) => /aws:s3|workload|cni|storage/.test(type)),
      [],
    );
  });

  it("says how to reach the cluster, what is installed and whose the roles are", () => {
    const { applied, ...outputs } = withoutUid(found);
    assert.deepEqual(applied.versions, { clusterApi: "v1.13.6", awsProvider: "v2.13.0" });
    assert.deepEqual(outputs, {
      owner: "project/stack",
      management: {
        ...cluster,
        providers: {
          "cluster-api": "v1.13.6",
          "bootstrap-kubeadm": "v1.13.6",
          "control-plane-kubeadm": "v1.13.6",
          "infrastructure-aws": "v2.13.0",
        },
      },
      iam: {
        manage: true,
        namePrefix: "",
        nameSuffix: ".cluster-api-provider-aws.sigs.k8s.io",
        bucketNamePrefix: "cluster-api-provider-aws-",
      },
      clusters: {},
    });
  });

  it("is guarded: a destroy begins with the guard, which every other resource outlives", () => {
    const guard = named(found, "management-guard");
    const dependencies = new Set(guard.dependencies.map(identity));
    const others = found.registrations.filter(
      ({ custom, type, urn, name }) =>
        custom && type !== "pulumi:pulumi:Stack" && urn !== guard.urn && !name.startsWith("management-identity"),
    );
    assert.deepEqual(
      others.filter(({ urn }) => !dependencies.has(identity(urn))).map(({ urn }) => urn),
      [],
    );
    assert.ok(others.length > 40, `${others.length}`);
    const { delete: command, stdin, create, update, triggers } = guard.inputs;
    assert.match(String(command), /components\/program\/main\.ts delete$/);
    assert.deepEqual(requestOf(guard), {
      run: "guard",
      owner: "project/stack",
      guard: "management-guard",
      context: "admin",
    });
    assert.deepEqual(
      [stdin, create, update, triggers],
      ["management.kubeconfig", undefined, undefined, undefined],
      "nothing runs in an update, and nothing replaces it",
    );
  });

  it("has a guard that is asked even where the whole cluster goes with its machine, and keeps the kubeconfig's text secret", async () => {
    const kind = await run(settingsOf({ management: { kind: {} } }, environment), installing);
    const guard = named(kind, "management-guard");
    assert.equal(guard.deletedWith, undefined);
    assert.ok(
      guard.dependencies.some((urn) => identity(urn).endsWith("::management-kind")),
      "the cluster is there when it is asked",
    );
    assert.ok(pulumi.runtime.isRpcSecret(guard.inputs["stdin"]));
    assert.equal(await pulumi.isSecret(kind.outputs.management.kubeconfig as pulumi.Output<string>), true);
  });
});

describe("a stack with everything", function () {
  this.timeout(10_000);
  it("deletes its own clusters before the guard is asked, and their namespaces after", async () => {
    const found = await run(settingsOf({ management: { cluster }, clusters: { blue } }, environment), installing);
    const guard = named(found, "management-guard");
    const workload = found.registrations.find(({ type }) => type.endsWith(":WorkloadCluster"));
    assert.ok(workload?.dependencies.includes(guard.urn));
    assert.ok(guard.dependencies.includes(named(found, "clusters").urn));
  });
});

/** All that a destroy deletes besides this resource, and what it deletes only once that one has let it. */
function deletedAfter(found: Run, name: string): { readonly outlived: Set<string>; readonly all: Registration[] } {
  const all = found.registrations.filter(
    ({ custom, id, type, name: own }) => custom && id === undefined && type !== "pulumi:pulumi:Stack" && own !== name,
  );
  return { outlived: new Set(named(found, name).dependencies.map(identity)), all };
}

describe("the comparison with the cluster of the state", function () {
  this.timeout(30_000);
  const uid = "0d5f1e5c-0000-4000-8000-000000000001";
  const alone = settingsOf({ management: { install: false, stack: "management" }, clusters: { blue } });
  const managementStack = { kubeconfig: { path: "management.kubeconfig" }, context: "admin", providers: {} };
  const everything = settingsOf({ management: { cluster }, clusters: { blue } }, environment);
  const cases = { everything: [everything, installing], "clusters alone": [alone, { managementStack }] } as const;
  for (const [what, [settings, more]] of Object.entries(cases)) {
    it(`comes before every deletion of a destroy, in a stack with ${what}`, async () => {
      const found = await run(settings, { ...more, managementUid: uid });
      const { outlived, all } = deletedAfter(found, "management-identity-complete");
      assert.deepEqual(
        all.filter(({ urn }) => !outlived.has(identity(urn))).map(({ urn }) => urn),
        [],
      );
      const { delete: command, create, update, triggers, stdin } = named(found, "management-identity-complete").inputs;
      assert.match(String(command), /main\.ts delete$/);
      assert.deepEqual([create, update, triggers, stdin], [undefined, undefined, undefined, "management.kubeconfig"]);
      assert.deepEqual(requestOf(named(found, "management-identity-complete")), {
        run: "same-cluster",
        guard: "management-identity-complete",
        verdict: "management-preflight done",
        context: "admin",
      });
    });

    it(`is there before the waits of a first run are over, in a stack with ${what}`, async () => {
      const found = await run(settings, { ...more, managementUid: uid });
      const { outlived } = deletedAfter(found, "management-identity");
      assert.ok([...outlived].some((urn) => urn.endsWith("Cluster::blue")));
      assert.deepEqual(
        [...outlived].filter((urn) =>
          /^(?!aws:).*::blue-(infrastructure|control-plane|workers|addons|calico)/.test(urn),
        ),
        [],
      );
    });

    it(`runs again where the kubeconfig leads elsewhere, in a stack with ${what}`, async () => {
      const found = await run(settings, { ...more, managementUid: uid });
      const { preflight } = requestOf<{ preflight: { seen?: string } }>(named(found, "management-preflight"));
      assert.equal(preflight.seen, uid);
    });
  }
});

describe("a stack with clusters alone", function () {
  this.timeout(30_000);
  const settings = settingsOf({ management: { install: false, stack: "management" }, clusters: { blue } });
  const said = { kubeconfig: "management.kubeconfig", context: "admin", providers: { "cluster-api": "v1.13.6" } };
  const managementStack = { ...said, kubeconfig: { path: said.kubeconfig } };
  let found: Run;
  before(async () => (found = await run(settings, { managementStack })));

  it("makes its clusters, and nothing of the installation, its roles or a guard", () => {
    const top = found.registrations
      .filter(({ custom, parent }) => !custom && (parent === undefined || parent.includes("pulumi:pulumi:Stack")))
      .map(({ type, name }) => `${type.replace("capi-ignition:", "")} ${name}`);
    assert.deepEqual(top.sort(), [
      "cni:CalicoCni blue-calico",
      "management:ExistingManagement management",
      "storage:BootstrapBucket blue",
      "workload:WorkloadCluster blue",
    ]);
    assert.deepEqual(
      [...typesOf(found)].filter((type) => /aws:iam|CustomResourceDefinition|clusterctl|:Deployment$/.test(type)),
      [],
    );
    assert.ok(!found.registrations.some(({ name }) => name === "management-guard"));
  });

  it("reaches the cluster by the other stack's outputs", () => {
    const provider = named(found, "management");
    assert.deepEqual(
      [provider.type, provider.inputs["kubeconfig"], provider.inputs["context"]],
      ["pulumi:providers:kubernetes", "management.kubeconfig", "admin"],
    );
    assert.deepEqual(withoutUid(found).management, said);
    assert.equal(found.outputs.iam.manage, false);
  });

  it("looks at the installation before it makes anything in AWS or on the cluster", () => {
    const preflight = named(found, "management-preflight");
    const asked = {
      kind: "given",
      owner: "project/stack",
      clusters: [{ namespace: "clusters", name: "blue" }],
      makeNamespaces: true,
    };
    assert.deepEqual(requestOf(preflight), { run: "preflight", preflight: asked, context: "admin" });
    const made = found.registrations.filter(
      ({ custom, type, urn }) => custom && !type.startsWith("pulumi:") && urn !== preflight.urn,
    );
    assert.deepEqual(
      made.filter(({ begun }) => begun < preflight.ended).map(({ urn }) => urn),
      [],
    );
    const bucket = found.registrations.find(({ type }) => type.endsWith(":BootstrapBucket"));
    assert.ok(bucket?.dependencies.includes(preflight.urn));
  });

  it("marks its namespaces and Clusters as its own, unless it is told that the namespaces are there", async () => {
    for (const [type, name] of [
      ["Namespace", "clusters"],
      ["Cluster", "blue"],
    ] as const) {
      const object = found.registrations.find(
        (registration) => registration.type.endsWith(`:${type}`) && registration.name === name,
      );
      assert.equal(ownerOf(object?.inputs as unknown as Parameters<typeof ownerOf>[0]), "project/stack", type);
    }
    const there = await run(
      settingsOf({ management: { install: false, stack: "management", makeNamespaces: false }, clusters: { blue } }),
      { managementStack },
    );
    assert.ok(!typesOf(there).has("kubernetes:core/v1:Namespace"));
    assert.equal(
      requestOf<{ preflight: GivenInstallation }>(named(there, "management-preflight")).preflight.makeNamespaces,
      false,
    );
  });

  it("keeps the text of a kubeconfig secret, which the outputs of the other stack may hold", async () => {
    const text = "apiVersion: v1\nkind: Config\nusers: [{name: a, user: {token: very-secret-token}}]\n";
    const secret = await run(settings, { managementStack: { kubeconfig: { text }, providers: {} } });
    const clear = secret.registrations.filter(({ inputs }) =>
      Object.values(inputs).some(
        (value) => !pulumi.runtime.isRpcSecret(value) && JSON.stringify(value).includes("very-secret-token"),
      ),
    );
    assert.deepEqual(
      clear.map(({ urn }) => urn),
      [],
    );
    assert.equal(await pulumi.isSecret(secret.outputs.management.kubeconfig as pulumi.Output<string>), true);
  });

  it("makes the roles where it is told to", async () => {
    const made = await run(
      settingsOf({ iam: { manage: true }, management: { install: false, cluster }, clusters: { blue } }),
      {},
    );
    assert.ok(typesOf(made).has("capi-ignition:iam:IamStack"));
    assert.deepEqual(withoutUid(made).management, { ...cluster, providers: {} });
  });
});

describe("what a stack with clusters alone reads", () => {
  let folder: string;
  let management: Record<string, unknown>;
  const outputs: Record<string, unknown> = {};
  const asked: string[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "layers-"));
    writeRepository(folder);
    // Nothing but the template of the add-ons may be read.
    for (const label of ["cluster-api", "bootstrap-kubeadm", "control-plane-kubeadm"])
      fs.rmSync(path.join(folder, label), { recursive: true });
    fs.writeFileSync(path.join(folder, "calico.yaml"), calico);
    const authority = await createAuthority("ca");
    const kubeconfig = kubeconfigText(
      "here",
      "https://127.0.0.1:6443",
      authority.cert,
      await authority.issue({ commonName: "somebody", usages: ["client"] }),
    );
    management = { kubeconfig, providers: { "cluster-api": "v1.13.6", "infrastructure-aws": "v2.13.0" } };
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    asked.length = 0;
    await pulumi.runtime.setMocks(
      {
        call: () => ({}),
        newResource: ({ type, name, inputs }) => {
          assert.equal(type, "pulumi:pulumi:StackReference");
          asked.push(String((inputs as Record<string, unknown>)["name"] ?? name));
          return { id: name, state: { name, outputs, secretOutputNames: ["management"] } };
        },
      },
      "capi-ignition",
      "clusters",
      false,
      "organization",
    );
    for (const key of Object.keys(outputs)) delete outputs[key];
    Object.assign(outputs, {
      management,
      iam: {
        manage: true,
        namePrefix: "",
        nameSuffix: ".cluster-api-provider-aws.sigs.k8s.io",
        bucketNamePrefix: "cluster-api-provider-aws-",
      },
    });
  });

  function load(more: object = {}, changed: object = {}): Promise<Manifests> {
    const sha256 = "0".repeat(64);
    const own = { ...blue, cni: { manifest: path.join(folder, "calico.yaml"), sha256 }, ...changed };
    const settings = settingsOf({
      management: { install: false, stack: "management", repository: folder },
      clusters: { blue: own },
      ...more,
    });
    // The checksum is the only thing that is wrong unless something else is said.
    return loadManifests(settings);
  }

  async function refusal(more: object = {}, changed: object = {}): Promise<string[]> {
    const error = await load(more, changed).then(
      () => assert.fail("loaded"),
      (reason: unknown) => reason as Error,
    );
    return error.message.split("\n").filter((line) => !line.includes("calico.yaml"));
  }

  it("is the template, the CNI and the other stack's outputs, by the name that every backend takes", async () => {
    assert.deepEqual(await refusal(), []);
    assert.deepEqual(asked, ["organization/capi-ignition/management"]);
    const settings = settingsOf({ management: { install: false, stack: "acme/platform/prod", repository: folder } });
    const { components, managementStack, certManager } = await loadManifests(settings);
    const kubeconfig = { text: management["kubeconfig"] };
    assert.deepEqual(
      [components.providers, components.clusterTemplate.includes("crs-ccm"), managementStack, certManager],
      [[], true, { ...management, kubeconfig }, { kind: "existing" }],
    );
    assert.equal(asked[1], "acme/platform/prod");
  });

  it("is refused for a stack that was never applied, and together with what else is wrong", async () => {
    delete outputs["management"];
    const error = await load().then(
      () => assert.fail("loaded"),
      (reason: unknown) => reason as Error,
    );
    assert.match(
      error.message,
      /^management\.stack = "management": has no output management\.kubeconfig: it was never applied, or is destroyed\. Fix: run `pulumi up --stack management` first\.$/m,
    );
    assert.match(error.message, /^clusters\.blue\.cni: .*calico\.yaml has the checksum/m);
  });

  it("shows nothing of a kubeconfig that cannot work but what is wrong with it", async () => {
    outputs["management"] = { ...management, context: "there" };
    assert.deepEqual(await refusal(), [
      'management.stack = "management": its kubeconfig: has no context there; there is here. Fix: in the stack management, set management.cluster.context to one that it has; or set management.cluster here instead of management.stack.',
    ]);
    outputs["management"] = { ...management, kubeconfig: path.join(folder, "nowhere") };
    assert.match(
      (await refusal()).join(),
      /^management\.stack = "management": its kubeconfig .*nowhere: there is no such file\./,
    );
  });

  it("is refused where two stacks would make the same roles, or machines would look for others than there are", async () => {
    assert.deepEqual(await refusal({ iam: { manage: true } }), [
      "iam.manage = true: the stack management makes the roles with these names, and a role name can exist only once in an account. Fix: leave it out, or set iam.namePrefix.",
    ]);
    assert.deepEqual(await refusal({ iam: { manage: true, namePrefix: "blue-" } }), []);
    assert.deepEqual(await refusal({ iam: { namePrefix: "blue-" } }), [
      'iam.namePrefix = "blue-": the stack management makes the roles, and there it is "". Fix: set it to "" here, too.',
    ]);
    (outputs["iam"] as Record<string, unknown>)["bucketNamePrefix"] = "machines-";
    assert.deepEqual(await refusal(), [
      'iam.s3Buckets.namePrefix = "cluster-api-provider-aws-": the stack management makes the roles, and there it is "machines-". Fix: set it to "machines-" here, too.',
    ]);
    delete outputs["iam"];
    assert.deepEqual(
      await refusal({ iam: { manage: true } }),
      [],
      "a stack that does not say so makes none that are known of",
    );
  });

  it("is refused for a Kubernetes that the installed Cluster API does not manage", async () => {
    assert.match(
      (await refusal({}, { kubernetesVersion: "v1.29.15" })).join(),
      /^clusters\.blue\.kubernetesVersion = "v1\.29\.15": Cluster API v1\.13\.6 manages v1\.30 to v1\.36 .*; that is what the stack management has installed\. Fix: use v1\.30 to v1\.36/,
    );
  });
});
