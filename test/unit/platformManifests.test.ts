import { createHash } from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { withOwnFrames } from "../../stacks/callStacks";
import { loadManifests } from "../../stacks/manifests";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { componentVersions, writeRepository } from "../support/componentManifests";

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const calico = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n";

describe("a stack's manifests", () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "manifests-"));
    writeRepository(folder);
    fs.writeFileSync(file("calico.yaml"), calico);
    fs.writeFileSync(file("cert-manager.yaml"), "cert-manager\n");
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  function settings(certManager: object, cni: object, repository = folder): CheckedSettings {
    const clusters = Object.fromEntries(
      ["blue", "green"].map((name) => [
        name,
        {
          bucketName: `cluster-api-provider-aws-${name}`,
          controlPlane: { instanceType: "t3a.medium" },
          pools: {},
          cni,
        },
      ]),
    );
    const reading = readSettings(
      { region: "us-east-1", management: { kind: {}, repository, versions: componentVersions, certManager }, clusters },
      environment,
    );
    assert.ok("settings" in reading, JSON.stringify(reading));
    return reading.settings;
  }

  it("are the providers', cert-manager's if it is to be installed, and each cluster's CNI", async () => {
    const cni = { manifest: file("calico.yaml"), sha256: sha256(calico) };
    const {
      components,
      certManager,
      cni: objects,
    } = await loadManifests(settings({ manifest: file("cert-manager.yaml") }, cni));
    assert.deepEqual(
      components.providers.map(({ provider, version }) => `${provider.label} ${version}`),
      [
        "cluster-api v1.13.6",
        "bootstrap-kubeadm v1.13.6",
        "control-plane-kubeadm v1.13.6",
        "infrastructure-aws v2.13.0",
      ],
    );
    assert.deepEqual(certManager, { kind: "install", yaml: "cert-manager\n" });
    assert.deepEqual(
      [...objects].map(([name, { workloads }]) => [name, ...workloads.map(({ metadata }) => metadata.name)]),
      [
        ["blue", "calico-node"],
        ["green", "calico-node"],
      ],
    );
    assert.equal(objects.get("blue"), objects.get("green"), "one manifest is taken apart once");
    assert.deepEqual((await loadManifests(settings({ install: false }, cni))).certManager, { kind: "existing" });
  });

  it("are refused all at once, and with their place in the settings, if something is wrong with them", async () => {
    const wrong = settings(
      { manifest: file("cert-manager.yaml"), sha256: "0".repeat(64) },
      { manifest: file("calico.yaml"), sha256: "0".repeat(64) },
      file("nowhere"),
    );
    const error = await loadManifests(wrong).then(
      () => assert.fail("loaded"),
      (reason: unknown) => reason as Error,
    );
    assert.ok(pulumi.RunError.isInstance(error), "the CLI shows another error with its stack");
    assert.equal(error.stack, undefined, "no stack trace");
    assert.match(error.message, /component repository .*nowhere cannot be used/);
    assert.match(error.message, /cert-manager\.yaml has the checksum/);
    assert.match(error.message, /^clusters\.blue\.cni: the manifest .*calico\.yaml has the checksum/m);
  });

  it("are refused before anything is registered if a CNI's would leave every node as it is", async () => {
    fs.writeFileSync(file("account.yaml"), "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: calico-node}\n");
    const wrong = settings(
      { install: false },
      { manifest: file("account.yaml"), sha256: sha256(fs.readFileSync(file("account.yaml"), "utf8")) },
    );
    await assert.rejects(
      loadManifests(wrong),
      /clusters\.blue\.cni: the CNI manifest has no DaemonSet.*\n^clusters\.green\.cni: the CNI manifest has no DaemonSet/m,
    );
  });
});

describe("an error of the program", () => {
  it("keeps its own frames, and none of the SDK's, over which Node 20 hangs", () => {
    const error = new Error("broken");
    error.stack =
      "Error: broken\n    at platform (/project/stacks/platform.ts:1:1)\n    at async Stack.initialize (/project/node_modules/@pulumi/resource.ts:1598:22)";
    assert.equal(
      (withOwnFrames(error) as Error).stack,
      "Error: broken\n    at platform (/project/stacks/platform.ts:1:1)",
    );
    assert.equal(withOwnFrames("text"), "text");
  });
});
