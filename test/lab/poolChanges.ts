import * as path from "path";

import { strict as assert } from "assert";

import { accountInventory } from "../../lab/inventory/account";
import { Clients, viewProblems } from "./clients";
import { ClusterAccess } from "./clusterAccess";
import { OwnLab } from "./ownLab";

const CLUSTER = "ignition-cluster";
const BUCKET = "cluster-api-provider-aws-ignition-cluster";

type Pools = Readonly<Record<string, number>>;

/**
 * What becomes of pools under the real engine and the real controllers, in a lab whose stack is up, with the roles that
 * clusters share, as they were before each had its own (`iam.parity`). A pool that leaves
 * is deleted at the end of the run, after the waits, which therefore must not wait for that.
 */
export function poolChanges(the: () => OwnLab): void {
  /** The names of the MachineDeployments, each with its Machines that have a node. */
  async function deployments(): Promise<Pools> {
    const list = await the().look(
      `kubectl get machinedeployments --no-headers -o custom-columns=N:.metadata.name,U:.status.upToDateReplicas,R:.status.readyReplicas`,
    );
    assert.equal(list.code, 0, list.text);
    const rows = list.lines.map((line) => line.trim().split(/\s+/)).filter(([name = ""]) => name.startsWith(CLUSTER));
    for (const [name, upToDate, ready] of rows) assert.equal(upToDate, ready, `${name}: all are up to date and Ready`);
    return Object.fromEntries(rows.map(([name = "", , ready]) => [name.slice(CLUSTER.length + 1), Number(ready)]));
  }

  /** The instance profiles of the machines, by the part of their names before the suffix. */
  async function profiles(): Promise<string[]> {
    const access = await ClusterAccess.of((await the().status()).awsEndpoint, BUCKET);
    const found = await access.ofMachines();
    access.close();
    return found.map((name) => name.replace(/\.cluster-api-provider-aws\.sigs\.k8s\.io$/, ""));
  }

  async function roles(): Promise<string[]> {
    const { awsEndpoint, region } = await the().status();
    const found = await accountInventory(awsEndpoint, region);
    const names = found.flatMap((arn) => /:role\/([\w-]+)\./.exec(arn)?.[1] ?? []);
    return names.filter((name) => !name.startsWith("eks")).sort();
  }

  /**
   * Applies these pools, and looks that nothing else is left and that nothing more is to be done; clients and the pods
   * of other pools must not notice.
   */
  async function become(pools: Pools, iam: object = {}): Promise<void> {
    the().configure((clusters, config) => {
      config["capi-ignition:iam"] = iam;
      const rendered = Object.entries(pools).map(([name, replicas]) => [name, { replicas, instanceType: "t3a.small" }]);
      (clusters[CLUSTER] as Record<string, unknown>)["pools"] = Object.fromEntries(rendered);
    });
    const clients = await Clients.start(path.join(the().paths.kubeconfig, CLUSTER));
    const up = await the().make("up");
    assert.equal(up.code, 0, up.text);
    const view = await clients.end();
    assert.deepEqual(viewProblems(view), []);
    assert.ok(view.answers > 0);
    assert.deepEqual(await deployments(), pools);
    const again = await the().look("pulumi preview --expect-no-changes");
    assert.equal(again.code, 0, again.text);
  }

  it("changes pools on the cluster: two in the place of one, of which nothing is left", async () => {
    await become({ one: 1, two: 1 }, { parity: true });
    assert.deepEqual(await profiles(), ["control-plane", "nodes", "nodes"]);
  });

  it("changes pools: one removed, whose MachineDeployment is gone when the run ends; all machines get the cluster's own roles", async () => {
    await become({ one: 1 });
    assert.deepEqual(await profiles(), [`${CLUSTER}-cp`, `${CLUSTER}-nodes`]);
  });

  it("changes pools: one renamed, whose new machines are Ready before the old ones go", async () =>
    become({ first: 1 }));

  it("changes pools: one scaled to 0 and another added, at once", async () => become({ first: 0, next: 1 }));

  it("changes pools: one removed, one renamed and one scaled, at once", async () => become({ last: 1, other: 1 }));

  it("ends a cluster's roles with it; those that other stacks' clusters share stay", async () => {
    const shared = ["control-plane", "controllers", "nodes"];
    assert.deepEqual(await roles(), [...shared, `${CLUSTER}-cp`, `${CLUSTER}-nodes`].sort());
    the().configure((clusters) => delete clusters[CLUSTER]);
    const up = await the().make("up");
    assert.equal(up.code, 0, up.text);
    assert.deepEqual(await roles(), shared);
  });
}
