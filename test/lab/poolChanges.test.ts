import { strict as assert } from "assert";

import { accountInventory } from "../../lab/inventory/account";
import { ClusterAccess } from "./clusterAccess";
import { OwnLab } from "./ownLab";

const CLUSTER = "ignition-cluster";
const BUCKET = "cluster-api-provider-aws-ignition-cluster";
const minute = 60_000;

type Pools = Readonly<Record<string, number>>;

/**
 * What becomes of pools under the real engine and the real controllers. A pool that leaves is deleted at the end of the
 * run, after the waits, which therefore must not wait for that.
 */
describe("changes of pools in a lab of its own, by the make targets", function () {
  // One step replaces every machine, too.
  this.timeout(8 * minute);
  this.bail(true);
  let lab: OwnLab;
  before(() => (lab = new OwnLab()));
  after(async () => lab.end());

  /** The names of the MachineDeployments, each with its Machines that have a node. */
  async function deployments(): Promise<Pools> {
    const list = await lab.look(
      `kubectl get machinedeployments --no-headers -o custom-columns=N:.metadata.name,U:.status.upToDateReplicas,R:.status.readyReplicas`,
    );
    assert.equal(list.code, 0, list.text);
    const rows = list.lines.map((line) => line.trim().split(/\s+/)).filter(([name = ""]) => name.startsWith(CLUSTER));
    for (const [name, upToDate, ready] of rows) assert.equal(upToDate, ready, `${name}: all are up to date and Ready`);
    return Object.fromEntries(rows.map(([name = "", , ready]) => [name.slice(CLUSTER.length + 1), Number(ready)]));
  }

  /** The instance profiles of the machines, by the part of their names before the suffix. */
  async function profiles(): Promise<string[]> {
    const access = await ClusterAccess.of((await lab.status()).awsEndpoint, BUCKET);
    const found = await access.ofMachines();
    access.close();
    return found.map((name) => name.replace(/\.cluster-api-provider-aws\.sigs\.k8s\.io$/, ""));
  }

  /** Applies these pools, and looks that nothing else is left and that nothing more is to be done. */
  async function becomes(pools: Pools, iam: object = {}): Promise<void> {
    lab.configure((clusters, config) => {
      config["capi-ignition:iam"] = iam;
      const rendered = Object.entries(pools).map(([name, replicas]) => [name, { replicas, instanceType: "t3a.small" }]);
      (clusters[CLUSTER] as Record<string, unknown>)["pools"] = Object.fromEntries(rendered);
    });
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    assert.deepEqual(await deployments(), pools);
    const again = await lab.look("pulumi preview --expect-no-changes");
    assert.equal(again.code, 0, again.text);
  }

  it("go up with two pools", async () => {
    // The roles that clusters share, as they were before each had its own.
    await becomes({ one: 1, two: 1 }, { parity: true });
    assert.deepEqual(await profiles(), ["control-plane", "nodes", "nodes"]);
  });

  it("remove one: the run ends, and its MachineDeployment is gone; the machines that stay get the cluster's own roles", async () => {
    await becomes({ one: 1 });
    assert.deepEqual(await profiles(), [`${CLUSTER}-cp`, `${CLUSTER}-nodes`]);
  });

  it("rename one: the new one's machines are Ready before the old one goes", async () => becomes({ first: 1 }));

  it("scale one to 0 and add another, at once", async () => becomes({ first: 0, next: 1 }));

  it("remove one, rename one and scale one, at once", async () => becomes({ last: 1, other: 1 }));

  it("end with the cluster, and its roles with it; those that other stacks' clusters share stay", async () => {
    const roles = async (): Promise<string[]> => {
      const found = await accountInventory((await lab.status()).awsEndpoint, (await lab.status()).region);
      return found.flatMap((arn) => /:role\/([\w-]+)\./.exec(arn)?.[1] ?? []).filter((name) => !name.startsWith("eks"));
    };
    const shared = ["control-plane", "controllers", "nodes"];
    assert.deepEqual((await roles()).sort(), [...shared, `${CLUSTER}-cp`, `${CLUSTER}-nodes`].sort());
    lab.configure((clusters) => delete clusters[CLUSTER]);
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    assert.deepEqual((await roles()).sort(), shared);
  });

  it("destroy leaves nothing", async () => {
    const destroy = await lab.make("destroy");
    assert.equal(destroy.code, 0, destroy.text);
    assert.match(destroy.text, /^nothing left$/m);
  });
});
