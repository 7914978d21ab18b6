import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { CalicoCni, manifestObjects } from "../../components/cni/calico";
import { WorkloadCluster } from "../../components/workload/workloadCluster";
import { clusterTemplate } from "../support/clusterTemplate";
import { Answers, record, Registration } from "../support/recordingMonitor";
import { requestOf } from "../support/request";
import { ClusterCase, guide, otherThanGuide } from "../support/scenarios";

const minutes = {
  infrastructureMinutes: 1,
  controlPlaneMinutes: 2,
  workersMinutes: 3,
  addonsMinutes: 4,
  nodesMinutes: 6,
  deleteMinutes: 5,
};
const management = { kubeconfig: "management.kubeconfig" };
const manifest = manifestObjects(`
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: calico-node, namespace: kube-system}
`);

interface Found {
  readonly registered: readonly Registration[];
  readonly kubeconfig: { readonly value: string; readonly secret: boolean };
}

const answers: Answers = ({ type, name, id }) => {
  if (type === "kubernetes:core/v1:Secret")
    return { data: { value: Buffer.from(`config of ${id}`).toString("base64") } };
  return type.startsWith("command:") ? { stdout: `${name} done` } : {};
};

/** Registers a cluster with its CNI. */
async function register({ cluster: settings, context }: ClusterCase): Promise<Found> {
  let kubeconfig = pulumi.output("");
  const registered = await record(() => {
    const args = { cluster: { ...settings, timeouts: minutes }, context, addonTemplate: clusterTemplate, management };
    const cluster = new WorkloadCluster(context.name, args, {});
    new CalicoCni(`${context.name}-calico`, {
      target: cluster,
      manifest,
      management,
      clusterIdentifier: "test/c",
      readyMinutes: 6,
    });
    ({ kubeconfig } = cluster);
  }, answers);
  const value = await new Promise<string>((resolve) => kubeconfig.apply(resolve));
  return { registered, kubeconfig: { value, secret: await pulumi.isSecret(kubeconfig) } };
}

const ofKind =
  (kind: string) =>
  ({ type }: Registration): boolean =>
    type.endsWith(`:${kind}`);

describe("WorkloadCluster and CalicoCni", () => {
  let found: Found;
  before(async () => (found = await register(guide)));

  it("make the Cluster before everything that is deleted with it, and pools after what wakes its controller", () => {
    const kinds = found.registered.map(({ type }) => type.split(":")[2] ?? "");
    const at = (kind: string): number => kinds.indexOf(kind);
    for (const kind of ["AWSCluster", "KubeadmControlPlane", "AWSMachineTemplate", "KubeadmConfigTemplate"])
      assert.ok(at("Cluster") < at(kind), kind);
    assert.ok(at("MachineDeployment") > Math.max(at("AWSCluster"), at("KubeadmControlPlane")));
    assert.ok(at("ServiceAccount") < at("DaemonSet"));
  });

  it("read the kubeconfig when the control plane is initialized, and keep it secret", () => {
    assert.deepEqual(found.kubeconfig, { value: "config of default/ignition-cluster-kubeconfig", secret: true });
    const names = found.registered.map(({ name }) => name);
    assert.ok(
      names.indexOf("ignition-cluster-kubeconfig") > names.indexOf("ignition-cluster-control-plane"),
      "the kubeconfig is read after the control plane's wait",
    );
  });

  it("give no command the workload's kubeconfig but over standard input", () => {
    for (const {
      inputs: { create, environment },
    } of found.registered.filter(ofKind("Command")))
      assert.equal(JSON.stringify([create, environment]).includes("config of"), false);
  });

  it("wait in stages, and look at last", () => {
    const commands = found.registered.filter(ofKind("Command"));
    const stages = commands
      .map((command) => requestOf<{ run: string; look?: string; stage?: { kind: string } }>(command))
      .map(({ run, look, stage }) => [run, look ?? stage?.kind].join(" ").trim());
    assert.deepEqual([...stages].sort(), [
      "look cluster-info",
      "look nodes",
      "volumes",
      "wait addons",
      "wait available",
      "wait control-plane",
      "wait infrastructure",
      "wait nodes",
      "wait workers",
    ]);
    assert.ok(stages.indexOf("wait infrastructure") < stages.indexOf("wait control-plane"));
    assert.ok(stages.indexOf("wait control-plane") < stages.indexOf("wait workers"));
    assert.ok(stages.indexOf("wait available") < stages.indexOf("look nodes"));
  });

  it("show one more worker as changed numbers of its pool and of the waits that count it", async () => {
    const pools = { "md-0": { ...guide.cluster.pools["md-0"]!, replicas: 3 } };
    const { registered } = await register(otherThanGuide({ pools }));
    const before = new Map(
      found.registered.map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]),
    );
    const changed = registered
      .filter(({ type, name, inputs }) => before.get(`${type} ${name}`) !== JSON.stringify(inputs))
      .map(({ name }) => name);
    assert.deepEqual(changed.sort(), [
      "ignition-cluster-calico-cluster-available",
      "ignition-cluster-calico-cluster-info",
      "ignition-cluster-calico-nodes",
      "ignition-cluster-calico-nodes-ready",
      "ignition-cluster-md-0",
      "ignition-cluster-workers",
    ]);
    const revision = (all: readonly Registration[]): unknown =>
      requestOf(all.find(({ name }) => name === "ignition-cluster-workers") ?? assert.fail())["revision"];
    assert.deepEqual(revision(registered), revision(found.registered), "no machine seems to be replaced");
  });

  it("give each step of a rollout its minutes, and all of them as many times as there are machines and one more", () => {
    const requests = found.registered
      .filter(ofKind("Command"))
      .map((command) => requestOf<{ stage?: { kind: string }; minutes?: number; machines?: number }>(command));
    const limits = requests.flatMap(({ stage, minutes: step, machines: steps }) =>
      stage === undefined ? [] : [[stage.kind, step, steps ?? null]],
    );
    assert.deepEqual(limits.sort(), [
      ["addons", 4, null],
      ["available", 6, 4],
      ["control-plane", 2, null],
      ["infrastructure", 1, null],
      ["nodes", 6, 4],
      ["workers", 3, 4],
    ]);
  });

  it("look at machines by pool, so that a pool that is renamed changes the waits", async () => {
    const { registered } = await register(otherThanGuide({ pools: { renamed: guide.cluster.pools["md-0"]! } }));
    const poolsOf = (all: readonly Registration[]): unknown[] =>
      all
        .filter(ofKind("Command"))
        .flatMap((command) => requestOf<{ stage?: { pools?: readonly object[] } }>(command).stage?.pools ?? []);
    const three = (name: string): object[] => Array.from({ length: 3 }, () => ({ name, replicas: 2 }));
    assert.deepEqual(poolsOf(found.registered), three("ignition-cluster-md-0"));
    assert.deepEqual(poolsOf(registered), three("ignition-cluster-renamed"));
  });

  it("run the waits for the rollout again when the machines are replaced, and keep the kubeconfig's wait", async () => {
    const { registered } = await register(otherThanGuide({ kubernetesVersion: "v1.36.4" }));
    const before = new Map(
      found.registered.filter(ofKind("Command")).map(({ name, inputs }) => [name, JSON.stringify(inputs)]),
    );
    const changed = registered
      .filter(ofKind("Command"))
      .filter(({ name, inputs }) => before.get(name) !== JSON.stringify(inputs))
      .map(({ name }) => name);
    assert.ok(
      changed.includes("ignition-cluster-workers") && changed.includes("ignition-cluster-calico-nodes-ready"),
      changed.join(),
    );
    assert.equal(changed.includes("ignition-cluster-control-plane"), false);
  });
});
