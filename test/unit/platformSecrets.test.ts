import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { manifestObjects } from "../../components/cni/calico";
import { serverOf } from "../../components/kubernetes/kubeconfig";
import { Manifests } from "../../stacks/manifests";
import { PlatformOutputs } from "../../stacks/outputs";
import { platform } from "../../stacks/platform";
import { readSettings } from "../../stacks/settings/readSettings";
import { clusterTemplate } from "../support/clusterTemplate";
import { loadedComponents } from "../support/componentManifests";
import { Answers, record, Registration } from "../support/recordingMonitor";
import { clearText, SecretSearch } from "../support/secretSearch";

const planted = {
  "secret key": "planted/secret+key/of/the/stack/0123456789",
  "session token": "planted/session+token/of/the/stack/0123456789==",
  "management token": "planted-token-of-the-management-cluster",
  "workload token": "planted-token-of-the-workload-cluster",
};
const search = new SecretSearch(planted);
const kubeconfig = (host: string, token: string): string =>
  `apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://${host}:6443'}}]\nusers: [{name: a, user: {token: ${token}}}]\n`;
const calico = manifestObjects(
  "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n",
);
const manifests: Manifests = {
  components: { providers: [...loadedComponents], clusterTemplate },
  certManager: { kind: "existing" },
  cni: new Map([["blue", calico]]),
};
const input = {
  region: "us-east-1",
  // Made by the program: its kubeconfig is then a text with the key of an administrator, and no path.
  management: { kind: {} },
  credentials: {
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    secretAccessKey: planted["secret key"],
    sessionToken: planted["session token"],
    sessionHours: 12,
  },
  clusters: {
    blue: {
      bucketName: "cluster-api-provider-aws-blue",
      controlPlane: { instanceType: "t3a.medium" },
      pools: { "md-0": { replicas: 2, instanceType: "t3a.small" } },
    },
  },
};

describe("the secrets of a platform", () => {
  let registrations: readonly Registration[];
  let outputs: PlatformOutputs;

  before(async function () {
    // The packages of both providers are loaded here.
    this.timeout(30_000);
    const reading = readSettings(input, {});
    assert.ok("settings" in reading, JSON.stringify(reading));
    const answers: Answers = ({ type, name }) => {
      if (type === "kubernetes:core/v1:Secret" && name === "blue-kubeconfig")
        return { data: { value: Buffer.from(kubeconfig("10.0.0.1", planted["workload token"])).toString("base64") } };
      if (name === "management-kind") return { stdout: kubeconfig("127.0.0.1", planted["management token"]) };
      return type.startsWith("command:") ? { stdout: `${name} done` } : {};
    };
    registrations = await record(
      () => (outputs = platform(reading.settings, manifests, { owner: "project/stack" })),
      answers,
    );
  });

  it("reach the engine, each of them, and with the mark of a secret wherever they stand", () => {
    const held = new Set(registrations.flatMap(({ inputs }) => search.in(JSON.stringify(inputs))));
    assert.deepEqual([...held].sort(), Object.keys(planted).sort());
    assert.deepEqual(
      registrations.filter(({ inputs }) => search.in(clearText(inputs)).length > 0).map(({ urn }) => urn),
      [],
    );
  });

  it("are given by no component as a clear output, nor by the stack", async () => {
    const components = registrations.filter(({ custom }) => !custom);
    const held = new Set(components.flatMap(({ outputs: given }) => search.in(JSON.stringify(given))));
    assert.deepEqual([...held].sort(), ["management token", "workload token"], "the kubeconfigs are outputs");
    assert.deepEqual(
      components.filter(({ outputs: given }) => search.in(clearText(given)).length > 0).map(({ urn }) => urn),
      [],
    );
    const { management, clusters } = outputs;
    assert.deepEqual(
      await Promise.all(
        [pulumi.output(management.kubeconfig), clusters["blue"]!.kubeconfig].map((output) => pulumi.isSecret(output)),
      ),
      [true, true],
    );
  });

  it("go to commands over standard input alone: the rest becomes arguments and environment, marked or not", () => {
    const commands = registrations.filter(({ type }) => type === "command:local:Command");
    assert.ok(commands.length >= 10, `${commands.length} commands`);
    const others = commands.map(({ name, inputs }) => ({
      name,
      inputs: Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "stdin")),
    }));
    assert.deepEqual(
      others.filter(({ inputs }) => search.in(JSON.stringify(inputs)).length > 0).map(({ name }) => name),
      [],
    );
    const fed = commands.filter(({ inputs }) => search.in(JSON.stringify(inputs["stdin"] ?? "")).length > 0);
    assert.ok(
      fed.length >= 8 && fed.every(({ inputs }) => pulumi.runtime.isRpcSecret(inputs["stdin"])),
      `${fed.length} are given a kubeconfig`,
    );
  });

  it("make the output of a command secret that prints one", () => {
    const kind = registrations.find(({ name }) => name === "management-kind");
    assert.deepEqual(kind?.additionalSecretOutputs, ["stdout"]);
    assert.deepEqual([kind?.inputs["logging"], kind?.inputs["addPreviousOutputInEnv"]], ["stderr", false]);
  });

  it("are not quoted where a kubeconfig cannot be read", () => {
    // Short, since the parser cuts what it quotes.
    assert.throws(() => serverOf("planted: a: b"), { message: /^is not YAML: line 1(?!.*planted)/s });
  });
});
