import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { CalicoCni, manifestObjects } from "../../components/cni/calico";
import { customResourceDefinitions } from "../../components/program/crds/command";
import { findDefinitions } from "../../components/program/crds/file";
import { renderCrds } from "../../components/program/crds/rendered";
import type { CrdsRequest } from "../../components/program/crds/request";
import { record, Registration } from "../support/recordingMonitor";
import { clearText } from "../support/secretSearch";
import { requestOf } from "../support/request";

const definition = (
  name: string,
  kind = "Thing",
): { apiVersion: string; kind: string; metadata: { name: string }; spec: unknown } => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name },
  spec: {
    group: "example",
    names: { kind, plural: name.split(".")[0] },
    scope: "Cluster",
    versions: [{ name: "v1", served: true, storage: true }],
  },
});

class Cluster extends pulumi.CustomResource {}
class Pool extends pulumi.CustomResource {}

async function registered(
  names: readonly string[],
  kubeconfig = "~/.kube/config",
  minutes = 10,
): Promise<Registration> {
  const definitions = renderCrds(names.map((name) => definition(name)));
  const [found, ...more] = await record(
    () => void customResourceDefinitions("mine", { definitions, access: { kubeconfig, context: "mgmt" }, minutes }, {}),
  );
  assert.deepEqual(more, []);
  return found ?? assert.fail("nothing is registered");
}

describe("the resource of a manifest's definitions", () => {
  it("shows each definition in a line, and has none of their texts", async () => {
    const { inputs } = await registered(["a.example", "b.example"]);
    assert.deepEqual(Object.keys(requestOf<CrdsRequest>({ inputs }).crds), ["a.example", "b.example"]);
    assert.equal(JSON.stringify(inputs).includes("plural"), false);
  });

  it("leaves the texts where its command finds them", async () => {
    const { inputs } = await registered(["left.example"]);
    const { sha256 } = requestOf<CrdsRequest>({ inputs });
    assert.match(findDefinitions(sha256), new RegExp(`${sha256}\\.json$`));
  });

  it("has no input that replaces it, which would delete the objects of its kinds: whatever changes, it is updated by its create", async () => {
    const variants = [
      await registered(["a.example"]),
      await registered(["a.example", "b.example"]),
      await registered(["b.example"], "elsewhere", 3),
    ];
    for (const { inputs, deleteBeforeReplace } of variants) {
      // Of the package's inputs `triggers` alone replaces; with an `update` of its own, a changed `create` would not be
      // run.
      assert.deepEqual(Object.keys(inputs).sort(), ["create", "delete", "environment", "logging", "stdin"]);
      assert.equal(deleteBeforeReplace, false);
    }
    assert.equal(
      new Set(variants.map(({ inputs }) => JSON.stringify([inputs["environment"], inputs["stdin"]]))).size,
      variants.length,
      "each change is in an input, so that the command runs",
    );
  });

  it("is given up later than its command gives up, to apply as to delete", async () => {
    const { customTimeouts, inputs } = await registered(["a.example"]);
    assert.deepEqual(customTimeouts, { create: "11m", update: "11m", delete: "11m" });
    for (const action of ["create", "delete"])
      assert.match(String(inputs[action]), new RegExp(`components/program/main\\.ts ${action}$`));
    const { run, minutes, context } = requestOf<CrdsRequest>({ inputs });
    assert.deepEqual({ run, minutes, context }, { run: "crds", minutes: 10, context: "mgmt" });
  });
});

describe("CalicoCni", () => {
  const manifest = [
    definition("pools.example"),
    definition("peers.example"),
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "calico-config", namespace: "kube-system" } },
    { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "calico-node", namespace: "kube-system" } },
  ];
  let all: readonly Registration[];
  let cluster = "";

  const install = (objects: readonly object[]): Promise<Registration[]> =>
    record(() => {
      const made = new Cluster("example:index:Cluster", "blue");
      made.urn.apply((urn) => (cluster = urn));
      const pool = new Pool("example:index:Pool", "blue-md-0");
      const target = {
        cluster: made,
        clusterName: { namespace: "default", name: "blue" },
        kubeconfig: pulumi.secret("token: kube-token"),
        nodeCount: 3,
        pools: [],
        owners: [pool],
        revision: "r",
      };
      const manifestOfText = manifestObjects(objects.map((object) => JSON.stringify(object)).join("\n---\n"));
      new CalicoCni("blue-calico", {
        target,
        manifest: manifestOfText,
        management: { kubeconfig: "~/.kube/config" },
        clusterIdentifier: "dev/blue",
        readyMinutes: 15,
      });
    });
  const named = (name: string): Registration =>
    all.find((one) => one.name === name) ?? assert.fail(`${name} is not registered`);
  before(async () => (all = await install(manifest)));

  it("has its definitions before all other objects, and its pods last", () => {
    const [crds, config, pods] = [
      "blue-calico-crds",
      "blue-calico-configmap-kube-system-calico-config",
      "blue-calico-daemonset-kube-system-calico-node",
    ].map(named);
    assert.ok(crds !== undefined && config !== undefined && pods !== undefined);
    assert.ok(config.dependencies.includes(crds.urn));
    assert.ok(pods.dependencies.includes(config.urn) && pods.dependencies.includes(crds.urn));
    assert.equal(all.filter(({ type }) => type.includes("CustomResourceDefinition")).length, 0);
  });

  it("waits for machines after what owns them, which would otherwise still be as it was before", () => {
    for (const wait of ["blue-calico-nodes-ready", "blue-calico-cluster-available"])
      assert.ok(named(wait).dependencies.includes(named("blue-md-0").urn), wait);
  });

  it("leaves what it has made to the deletion of the cluster", () => {
    const made = all.filter(
      ({ name, type }) => name.endsWith("-crds") || (type.startsWith("kubernetes:") && name !== "blue"),
    );
    assert.deepEqual(
      made.map(({ deletedWith }) => deletedWith),
      made.map(() => cluster),
    );
    assert.equal(made.length, 3);
  });

  it("keeps the cluster's kubeconfig secret in the command's input", () => {
    assert.equal(clearText(named("blue-calico-crds").inputs).includes("kube-token"), false);
    assert.ok(pulumi.runtime.isRpcSecret(named("blue-calico-crds").inputs["stdin"]));
  });

  it("has no such resource where the manifest has no definitions", async () => {
    const registrations = await install(manifest.slice(2));
    assert.deepEqual(
      registrations.filter(({ name }) => name.endsWith("-crds")),
      [],
    );
    assert.equal(registrations.filter(({ type }) => type.startsWith("kubernetes:")).length, 2);
  });
});
