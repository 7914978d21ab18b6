import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { waitUntil } from "../../lab/processes/ports";
import { StartedMachine } from "./machinesAccount";
import { daemonSet, isReady, taintKeys, TestCluster, TOKEN } from "./machinesCluster";
import { MachinesWorld } from "./machinesWorld";

const CLOUD = "node.cloudprovider.kubernetes.io/uninitialized";
const CLUSTER_API = "node.cluster.x-k8s.io/uninitialized";
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
const NOT_READY = "node.kubernetes.io/not-ready";

describe("machines of the lab", function () {
  this.timeout(180_000);
  let world: MachinesWorld;
  let cluster: TestCluster;
  let controlPlane: StartedMachine;
  let worker: StartedMachine;
  let stranger: StartedMachine;

  before(async () => {
    world = await MachinesWorld.start();
    cluster = await TestCluster.make(world.account, "first");
  });

  after(() => world.stop());

  it("boot a control plane whose API answers at the load balancer's address", async () => {
    controlPlane = await world.account.machine("control-plane", "first-cp", cluster.init());
    await world.account.register(cluster.balancer.targetGroup, controlPlane.id);
    assert.deepEqual(await world.settled(controlPlane.id), { id: controlPlane.id, state: "running" });
    const node = await waitUntil("the load balancer to forward", () => cluster.node(controlPlane.nodeName), 10_000);
    assert.deepEqual(taintKeys(node), [CONTROL_PLANE, CLOUD, NOT_READY]);
    assert.deepEqual(node.status.conditions.map(({ type }) => type).sort(), [
      "DiskPressure",
      "MemoryPressure",
      "PIDPressure",
      "Ready",
    ]);
  });

  it("show its static pods as running, and CoreDNS as waiting for a network", async () => {
    const expected = [
      "etcd Running",
      "kube-apiserver Running",
      "kube-controller-manager Running",
      "kube-scheduler Running",
    ];
    const look = async (): Promise<true> => {
      assert.deepEqual(await cluster.podPhases("tier=control-plane"), expected);
      assert.deepEqual(await cluster.podPhases("k8s-app=kube-dns"), ["kube-dns Pending", "kube-dns Pending"]);
      return true;
    };
    await waitUntil("the pods of a fresh cluster", look, 30_000);
  });

  it("let its etcd be reached through the API server, by the node's name", async () => {
    assert.deepEqual(JSON.parse(await world.etcdHealth(cluster, controlPlane.nodeName)), {
      health: "true",
      reason: "",
    });
  });

  it("let a worker join with its token, tainted until Cluster API and the cloud provider have seen it", async () => {
    await cluster.createToken();
    // Looked at last: it takes its time until it gives up.
    stranger = await world.account.machine("node", "first-stranger", cluster.join("zzzzzz.0123456789abcdef"));
    worker = await world.account.machine("node", "first-md", cluster.join(TOKEN));
    assert.deepEqual(await world.settled(worker.id), { id: worker.id, state: "running" });
    const node = await cluster.waitForNode(worker.nodeName, "to be tainted", (found) =>
      taintKeys(found).includes(NOT_READY),
    );
    assert.deepEqual(taintKeys(node), [CLOUD, CLUSTER_API, NOT_READY]);
    assert.equal(node.spec.providerID, undefined);
    assert.match(
      node.status.conditions.find(({ type }) => type === "Ready")?.message ?? "",
      /cni plugin not initialized/,
    );
  });

  it("give a node its provider id only when the cloud controller manager runs", async () => {
    await cluster.client.create(daemonSet("aws-cloud-controller-manager", { [CONTROL_PLANE]: "" }));
    const node = await cluster.waitForNode(
      worker.nodeName,
      "to be initialized",
      (found) => found.spec.providerID !== undefined,
    );
    assert.match(node.spec.providerID ?? "", new RegExp(`^aws:///us-east-1[a-z]/${worker.id}$`));
    assert.deepEqual(taintKeys(node), [CLUSTER_API, NOT_READY]);
    assert.ok(!isReady(node));
  });

  it("make a node Ready only when Calico runs on it", async () => {
    const [label, onWorker] = ["kubernetes.io/hostname", worker.nodeName];
    await cluster.client.create(daemonSet("calico-node", { [label]: onWorker }));
    const node = await cluster.waitForNode(
      worker.nodeName,
      "to be Ready",
      (found) => isReady(found) && !taintKeys(found).includes(NOT_READY),
    );
    assert.deepEqual(taintKeys(node), [CLUSTER_API]);
    assert.ok(!isReady(await cluster.node(controlPlane.nodeName)));
    await cluster.client.patch("/apis/apps/v1/namespaces/kube-system/daemonsets/calico-node", {
      spec: { template: { spec: { nodeSelector: { [label]: null } } } },
    });
    await cluster.waitForNode(controlPlane.nodeName, "to be Ready", isReady);
  });

  it("do not boot what Ignition refuses, nor read what the bucket's policy keeps from their role", async () => {
    const relative = JSON.stringify({
      ignition: { version: "2.3.0" },
      storage: { files: [{ path: "no/absolute/path", filesystem: "root" }] },
    });
    const broken = await world.account.machine("node", "broken", relative);
    const denied = await world.account.machine("control-plane", "denied", cluster.init(), "nodes");
    assert.match(
      (await world.settled(broken.id)).message ?? "",
      /^Ignition refuses config-0\.ign: [^]*path not absolute/,
    );
    const object = "arn:aws:iam::123456789012:role/nodes to read s3://ignition-of-machines/control-plane/denied";
    assert.equal(
      (await world.settled(denied.id)).message,
      `AccessDenied: the policy of bucket ignition-of-machines does not allow ${object}, and the role's own policies do not allow ${object}`,
    );
    assert.match(fs.readFileSync(path.join(world.paths.machines, denied.id, "console.log"), "utf8"), /AccessDenied/);
    await world.account.terminate(broken.id, denied.id);
  });

  it("do not join with a token that the cluster does not know", async () => {
    const { state, message = "" } = await world.settled(stranger.id);
    assert.equal(state, "failed");
    assert.match(message, /token id "zzzzzz" is invalid for this cluster or it has expired/);
    await assert.rejects(cluster.node(stranger.nodeName), /not found/);
  });

  it("take everything of a cluster along with its last control plane", async () => {
    await world.account.deleteLoadBalancer(cluster.balancer.arn);
    await world.account.terminate(controlPlane.id, worker.id, stranger.id);
    await waitUntil(
      "the machines to be gone",
      () => world.machines().length === 0 && world.supervisor.programs().length === 1,
      20_000,
    );
    assert.deepEqual(
      world.supervisor.programs().map(({ name }) => name),
      ["moto"],
    );
    assert.ok(!fs.existsSync(path.join(world.paths.machines, controlPlane.id)));
    await assert.rejects(cluster.client.get("/api/v1/nodes"), /does not answer/);
  });
});
