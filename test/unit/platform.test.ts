import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { manifestObjects } from "../../components/cni/calico";
import { ownerOf } from "../../components/kubernetes/clusterApi";
import { serverOf } from "../../components/kubernetes/kubeconfig";
import { Manifests } from "../../stacks/manifests";
import { PlatformOutputs } from "../../stacks/outputs";
import { platform } from "../../stacks/platform";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { clusterTemplate } from "../support/clusterTemplate";
import { loadedComponents } from "../support/componentManifests";
import { Answers, record, Registration } from "../support/recordingMonitor";
import { clearText } from "../support/secretSearch";
import type { Installation } from "../../components/program/probe/request";
import { requestOf } from "../support/request";

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };
const kubeconfig = "apiVersion: v1\nclusters: [{name: blue, cluster: {server: 'https://10.0.0.1:6443'}}]\n";
const calico = manifestObjects(
  "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n",
);

function cluster(name: string, more: object = {}): object {
  const pools = { "md-0": { replicas: 2, instanceType: "t3a.small" } };
  return {
    bucketName: `cluster-api-provider-aws-${name}`,
    controlPlane: { instanceType: "t3a.medium" },
    pools,
    ...more,
  };
}

const input = {
  region: "us-east-1",
  tags: { team: "platform" },
  management: { cluster: { kubeconfig: "management.kubeconfig", context: "admin" } },
  clusters: {
    blue: cluster("blue", { namespace: "clusters", tags: { color: "blue" } }),
    green: cluster("green", { namespace: "clusters" }),
    red: cluster("red"),
  },
};

function settingsOf(given: object): CheckedSettings {
  const reading = readSettings(given, environment);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

const manifests: Manifests = {
  components: { providers: [...loadedComponents], clusterTemplate },
  certManager: { kind: "existing" },
  cni: new Map(["blue", "green", "red"].map((name) => [name, calico])),
};

interface Run {
  readonly registrations: readonly Registration[];
  readonly outputs: PlatformOutputs;
}

async function run(given: object): Promise<Run> {
  let outputs: PlatformOutputs | undefined;
  const answers: Answers = ({ type, name }) => {
    if (type === "kubernetes:core/v1:Secret" && name.endsWith("-kubeconfig"))
      return { data: { value: Buffer.from(kubeconfig).toString("base64") } };
    return type.startsWith("command:") ? { stdout: `${name} done` } : {};
  };
  const identity = { owner: "project/stack", account: "111111111111" };
  const registrations = await record(() => (outputs = platform(settingsOf(given), manifests, identity)), answers);
  return { registrations, outputs: outputs! };
}

/** Type and name: mocks give URNs with the innermost parent's type only. */
const identity = (urn: string): string => urn.split("::").slice(2).join("::").replace(/^.*\$/, "");

/** The types of the components that a resource is in, outermost first, and its own. */
function types({ urn }: Registration): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

describe("the platform", () => {
  let found: Run;
  before(async function () {
    // The packages of both providers are loaded here.
    this.timeout(30_000);
    found = await run(input);
  });

  /** The resources in a component at the top, at any depth. */
  const within = (name: string, type = ""): Registration[] => {
    const inside = new Set(
      found.registrations
        .filter((top) => !top.custom && top.parent === undefined && top.name === name && top.type.includes(type))
        .map(({ urn }) => identity(urn)),
    );
    for (const { urn, parent } of found.registrations)
      if (parent !== undefined && inside.has(identity(parent))) inside.add(identity(urn));
    return found.registrations.filter(({ custom, urn }) => custom && inside.has(identity(urn)));
  };
  const one = (type: string, name: string): Registration => {
    const hits = found.registrations.filter((registration) => registration.type === type && registration.name === name);
    assert.equal(hits.length, 1, `${hits.length} of ${type} ${name}`);
    return hits[0]!;
  };

  it("is the parts of the guide, those of a cluster once for each", () => {
    const top = found.registrations
      .filter(({ custom, parent }) => !custom && parent === undefined)
      .map(({ type, name }) => `${type.replace("capi-ignition:", "")} ${name}`);
    assert.deepEqual(top.sort(), [
      "cni:CalicoCni blue-calico",
      "cni:CalicoCni green-calico",
      "cni:CalicoCni red-calico",
      "iam:ClusterRoles blue",
      "iam:ClusterRoles green",
      "iam:ClusterRoles red",
      "iam:IamStack iam",
      "management:ManagementCluster management",
      "storage:BootstrapBucket blue",
      "storage:BootstrapBucket green",
      "storage:BootstrapBucket red",
      "workload:WorkloadCluster blue",
      "workload:WorkloadCluster green",
      "workload:WorkloadCluster red",
    ]);
  });

  it("has each cluster as long as controllers, their rights, its bucket and its namespace are there to delete it", () => {
    for (const name of ["blue", "green", "red"]) {
      // What is in a component is deleted before it, and so before what the component depends on.
      const workload = one("capi-ignition:workload:WorkloadCluster", name);
      const { parent, begun } = one("kubernetes:cluster.x-k8s.io/v1beta2:Cluster", name);
      assert.ok(parent?.endsWith(`capi-ignition:workload:WorkloadCluster::${name}`) === true && begun > workload.ended);
      const needed = [
        ...within("iam"),
        ...within(name, "ClusterRoles"),
        ...within("management"),
        ...within(name, "BootstrapBucket"),
        ...found.registrations.filter(
          ({ type, parent: above }) => type === "kubernetes:core/v1:Namespace" && above === undefined && name !== "red",
        ),
      ];
      const dependencies = new Set(workload.dependencies.map(identity));
      assert.deepEqual(
        needed
          .filter(({ urn, ended }) => !dependencies.has(identity(urn)) || ended > workload.begun)
          .map(({ urn }) => urn),
        [],
      );
      assert.ok(needed.length > 40, `${needed.length}`);
    }
  });

  it("protects of a cluster the Cluster and the bucket, unless it is told not to, and what a destroy begins with", async () => {
    const protectedIn = ({ registrations }: Run): string[] =>
      registrations.filter(({ protect }) => protect).map(({ type, name }) => `${type.split(":")[2]} ${name}`);
    const guards = ["Command management-identity", "Command management-identity-complete"];
    const both = (names: readonly string[]): string[] => [
      ...names.flatMap((name) => [`Bucket ${name}`, `Cluster ${name}`]),
      ...guards,
    ];
    assert.deepEqual(protectedIn(found).sort(), both(["blue", "green", "red"]).sort());
    const clusters = { ...input.clusters, green: cluster("green", { namespace: "clusters", protect: false }) };
    assert.deepEqual(protectedIn(await run({ ...input, clusters })).sort(), both(["blue", "red"]).sort());
    const free = Object.fromEntries(["blue", "green"].map((name) => [name, cluster(name, { protect: false })]));
    assert.deepEqual(protectedIn(await run({ ...input, clusters: free })), []);
  });

  it("makes nothing in AWS before the management cluster has been looked at", () => {
    const preflight = one("command:local:Command", "management-preflight");
    const tops = found.registrations.filter(({ type }) => /:(IamStack|ClusterRoles|BootstrapBucket)$/.test(type));
    assert.equal(tops.length, 7);
    for (const { urn, dependencies } of tops)
      assert.ok(
        dependencies.some((needed) => identity(needed) === identity(preflight.urn)),
        urn,
      );
    const early = found.registrations.filter(({ type, begun }) => type.startsWith("aws:") && begun < preflight.ended);
    assert.deepEqual(
      early.map(({ urn }) => urn),
      [],
    );
    const { clusters, clusterApi } = requestOf<{ preflight: Installation }>(preflight).preflight;
    assert.deepEqual(clusters.map(({ namespace, name }) => `${namespace}/${name}`).sort(), [
      "clusters/blue",
      "clusters/green",
      "default/red",
    ]);
    assert.equal(clusterApi, "v1.13.6");
  });

  it("writes on each Cluster which stack has made it", () => {
    const { metadata } = one("kubernetes:cluster.x-k8s.io/v1beta2:Cluster", "red").inputs as unknown as {
      metadata: { name: string };
    };
    assert.equal(ownerOf({ metadata }), "project/stack");
  });

  it("makes a namespace once for all clusters in it, and never default", () => {
    const names = found.registrations
      .filter(({ type, parent }) => type === "kubernetes:core/v1:Namespace" && parent === undefined)
      .map(({ name }) => name);
    assert.deepEqual(names, ["clusters"]);
  });

  it("reaches AWS and the management cluster by its own providers only", () => {
    const [aws, management] = [one("pulumi:providers:aws", "aws"), one("pulumi:providers:kubernetes", "management")];
    const outside = found.registrations
      .filter(({ custom, type }) => custom && /^(aws|kubernetes):/.test(type))
      .filter((registration) => {
        const wanted = registration.type.startsWith("aws:")
          ? aws
          : types(registration)[0]?.endsWith(":CalicoCni") === true
            ? undefined
            : management;
        return wanted === undefined
          ? registration.provider?.includes("-calico-workload") !== true
          : registration.provider?.startsWith(`${wanted.urn}::`) !== true;
      });
    assert.deepEqual(
      outside.map(({ urn, provider }) => `${urn} by ${provider}`),
      [],
    );
    assert.deepEqual([aws.inputs["region"], aws.inputs["defaultTags"]], ["us-east-1", '{"tags":{"team":"platform"}}']);
    assert.deepEqual([aws.inputs["allowedAccountIds"], found.outputs.account], ['["111111111111"]', "111111111111"]);
    assert.deepEqual(
      [management.inputs["kubeconfig"], management.inputs["context"]],
      ["management.kubeconfig", "admin"],
    );
  });

  it("tags what the AWS provider makes as what it makes itself, a cluster's own tags before the stack's", () => {
    const tags = (name: string): unknown =>
      (
        one("kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:AWSCluster", `${name}-infrastructure`).inputs[
          "spec"
        ] as Record<string, unknown>
      )["additionalTags"];
    const own = { "capi-ignition/stack": "project/stack" };
    assert.deepEqual(
      [tags("blue"), tags("red")],
      [
        { team: "platform", color: "blue", ...own },
        { team: "platform", ...own },
      ],
    );
  });

  /** The instance profiles that a cluster's machines and its bucket's readers have. */
  const profilesOf = ({ registrations }: Run, name: string): string[] => {
    const text = (end: string): string =>
      JSON.stringify(registrations.find((made) => made.name === `${name}-${end}`)?.inputs ?? assert.fail(end));
    const all = ["infrastructure", "control-plane-machines", "md-0-machines"].map(text).join();
    return [...new Set(all.match(/[\w-]+\.cluster-api-provider-aws\.sigs\.k8s\.io/g))].sort();
  };

  it("names in machines and bucket the instance profiles that it makes for this cluster, and no others", () => {
    const suffix = "cluster-api-provider-aws.sigs.k8s.io";
    for (const name of ["blue", "green", "red"]) {
      const made = within(name, "ClusterRoles")
        .filter(({ type }) => type === "aws:iam/instanceProfile:InstanceProfile")
        .map(({ inputs }) => String(inputs["name"]));
      assert.deepEqual(made.sort(), [`${name}-cp.${suffix}`, `${name}-nodes.${suffix}`]);
      assert.deepEqual(profilesOf(found, name), made);
    }
  });

  it("shares roles between clusters with `iam.parity`, and keeps the shared ones in AWS without it", async () => {
    const shared = ["control-plane", "nodes"].map((role) => `${role}.cluster-api-provider-aws.sigs.k8s.io`);
    const alike = await run({ ...input, iam: { parity: true } });
    assert.deepEqual(profilesOf(alike, "blue"), shared);
    assert.deepEqual(
      alike.registrations.filter(({ type }) => type.endsWith(":ClusterRoles")),
      [],
    );
    // Machines of an update from there, or from a version that had these alone, have them until they are replaced.
    const made = within("iam").flatMap(({ type, inputs }) => (type.endsWith(":Role") ? [inputs["name"]] : []));
    assert.deepEqual(
      shared.filter((name) => !made.includes(name)),
      [],
    );
  });

  it("lets no credential and no kubeconfig out of a secret", async () => {
    const encoded = Buffer.from(environment.AWS_SECRET_ACCESS_KEY).toString("base64").slice(0, 12);
    const clear = (value: unknown): boolean => {
      if (typeof value === "string")
        return [environment.AWS_SECRET_ACCESS_KEY, encoded, "10.0.0.1"].some(
          (text) => value.includes(text) || Buffer.from(value, "base64").toString().includes(text),
        );
      return typeof value === "object" && value !== null && Object.values(value).some(clear);
    };
    assert.deepEqual(
      found.registrations.filter(({ inputs }) => clear(JSON.parse(clearText(inputs)))).map(({ urn }) => urn),
      [],
    );
    const holders = found.registrations.filter(({ inputs }) =>
      JSON.stringify(inputs).includes(
        Buffer.from(`[default]\naws_access_key_id = ${environment.AWS_ACCESS_KEY_ID}`).toString("base64").slice(0, 40),
      ),
    );
    assert.deepEqual(
      holders.map(({ type }) => type),
      ["kubernetes:core/v1:Secret"],
    );
    assert.equal(await pulumi.isSecret(found.outputs.clusters["red"]!.kubeconfig), true);
  });

  it("says of each cluster where it is and what the guide looks at last", async () => {
    const { endpoint, kubernetesVersion, nodes, clusterInfo } = found.outputs.clusters["blue"]!;
    const text = (output: pulumi.Output<string>): Promise<string> => new Promise((resolve) => output.apply(resolve));
    assert.deepEqual(await Promise.all([endpoint, nodes, clusterInfo].map(text)), [
      "https://10.0.0.1:6443",
      "blue-calico-nodes done",
      "blue-calico-cluster-info done",
    ]);
    assert.equal(kubernetesVersion, "v1.36.3");
    assert.deepEqual(await Promise.all([endpoint, nodes, clusterInfo].map((output) => pulumi.isSecret(output))), [
      false,
      false,
      false,
    ]);
    assert.deepEqual(found.outputs.management.providers, {
      "cluster-api": "v1.13.6",
      "bootstrap-kubeadm": "v1.13.6",
      "control-plane-kubeadm": "v1.13.6",
      "infrastructure-aws": "v2.13.0",
    });
    assert.equal(serverOf(""), "");
  });
});

describe("the platform with roles that exist", () => {
  it("makes none, and names them by prefix and suffix all the same", async function () {
    this.timeout(10_000);
    const { registrations } = await run({
      ...input,
      iam: { manage: false, nameSuffix: ".example" },
      clusters: { red: cluster("red") },
    });
    assert.deepEqual(
      registrations.filter(({ type }) => type.startsWith("aws:iam/")),
      [],
    );
    const template = registrations.find(({ name }) => name === "red-control-plane-machines");
    assert.match(JSON.stringify(template?.inputs), /"iamInstanceProfile":"control-plane\.example"/);
  });
});
