import { strict as assert } from "assert";

import { httpsCall } from "../../lab/machines/httpsCall";
import { waitUntil } from "../../lab/processes/ports";
import { StartedMachine } from "./machinesAccount";
import { TestCluster, TOKEN } from "./machinesCluster";
import { MachinesWorld } from "./machinesWorld";

interface EtcdMember {
  readonly ID: string;
  readonly name: string;
  readonly clientURLs: readonly string[];
  readonly isLearner?: boolean;
}

describe("clusters with several control planes, beside each other", function () {
  this.timeout(240_000);
  let world: MachinesWorld;
  let cluster: TestCluster;
  const machines: StartedMachine[] = [];
  let etcdUrl = "";

  const boot = async (of: TestCluster, name: string, ignition: string): Promise<StartedMachine> => {
    const machine = await world.account.machine("control-plane", name, ignition);
    await world.account.register(of.balancer.targetGroup, machine.id);
    assert.deepEqual(await world.settled(machine.id), { id: machine.id, state: "running" });
    return machine;
  };
  const etcd = async <T>(action: string, body: object): Promise<T> => {
    const client = await cluster.authorities.etcd.issue({ commonName: "cluster-api", usages: ["client"] });
    const { text } = await httpsCall(`${etcdUrl}/v3/cluster/member/${action}`, {
      ca: cluster.authorities.etcd.cert,
      ...client,
      method: "POST",
      body,
    });
    return JSON.parse(text) as T;
  };
  const members = async (): Promise<readonly EtcdMember[]> =>
    (await etcd<{ members: readonly EtcdMember[] }>("list", {})).members;

  before(async () => {
    world = await MachinesWorld.start();
    cluster = await TestCluster.make(world.account, "ha");
  });

  after(() => world.stop());

  it("join control planes one by one, each with a vote in etcd", async () => {
    machines.push(await boot(cluster, "ha-0", cluster.init()));
    await waitUntil("the load balancer to forward", () => cluster.createToken().then(() => true), 10_000);
    machines.push(await boot(cluster, "ha-1", cluster.join(TOKEN, true)));
    machines.push(await boot(cluster, "ha-2", cluster.join(TOKEN, true)));
    etcdUrl = world.etcdUrl(cluster.name, machines[1]?.nodeName ?? "");
    assert.deepEqual(
      (await members()).map(({ name, isLearner = false }) => `${name} ${isLearner}`).sort(),
      machines.map(({ nodeName }) => `${nodeName} false`).sort(),
    );
    const running = async (): Promise<true> => {
      assert.deepEqual(new Set(await cluster.podPhases("tier=control-plane")).size, 4);
      assert.equal((await cluster.podPhases("component=etcd")).filter((pod) => pod === "etcd Running").length, 3);
      return true;
    };
    await waitUntil("the static pods of all three", running, 30_000);
  });

  it("lead the port of each etcd pod to the etcd of its own machine", async () => {
    for (const { nodeName } of machines) {
      assert.equal(
        (JSON.parse(await world.etcdHealth(cluster, nodeName)) as { health: string }).health,
        "true",
        nodeName,
      );
    }
  });

  it("keep a second cluster apart", async () => {
    const other = await TestCluster.make(world.account, "other");
    const machine = await boot(other, "other-0", other.init());
    const names = await waitUntil(
      "the other cluster's nodes",
      async () => (await other.client.list("/api/v1/nodes")).map(({ metadata }) => metadata.name),
      10_000,
    );
    assert.deepEqual(names, [machine.nodeName]);
    assert.equal((await cluster.client.list("/api/v1/nodes")).length, 3);
    await world.account.deleteLoadBalancer(other.balancer.arn);
    await world.account.terminate(machine.id);
  });

  it("outlive the machine that they began with", async () => {
    const [first] = machines.splice(0, 1);
    const gone = (await members()).find(({ name }) => name === first?.nodeName);
    await etcd("remove", { ID: gone?.ID });
    // Between these two, Cluster API drains nothing more but takes its time: nothing may look like a fault then.
    await waitUntil(
      "the first machine's servers to end",
      () => !world.supervisor.programs().some(({ name }) => name.includes(`${first?.nodeName ?? ""}-`)),
      10_000,
    );
    // One that was stopped is started anew at this moment, as kwok is; a fault is one that ended unasked.
    assert.deepEqual(
      world.supervisor.programs().filter(({ state }) => state === "exited"),
      [],
    );
    await world.account.terminate(first?.id ?? "");
    await waitUntil("the first machine to be gone", () => !world.machines().some(({ id }) => id === first?.id), 20_000);
    const worker = await world.account.machine("node", "ha-md", cluster.join(TOKEN));
    assert.deepEqual(await world.settled(worker.id), { id: worker.id, state: "running" });
    for (const { nodeName } of machines) {
      assert.equal(
        (JSON.parse(await world.etcdHealth(cluster, nodeName)) as { health: string }).health,
        "true",
        nodeName,
      );
    }
  });
});
