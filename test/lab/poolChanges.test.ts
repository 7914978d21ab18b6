import * as path from "path";

import { strict as assert } from "assert";

import { Clients, viewProblems } from "./clients";
import { OwnLab } from "./ownLab";

const CLUSTER = "ignition-cluster";
const minute = 60_000;

type Pools = Readonly<Record<string, number>>;

/**
 * What becomes of pools under the real engine and the real controllers. A pool that leaves is deleted at the end of the
 * run, after the waits, which therefore must not wait for that.
 */
describe("changes of pools in a lab of its own, by the make targets", function () {
  this.timeout(4 * minute);
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

  /** As {@link becomes}, on a running cluster: its clients and the pods of its other pools must not notice. */
  async function changesTo(pools: Pools): Promise<void> {
    const clients = await Clients.start(path.join(lab.paths.kubeconfig, CLUSTER));
    await becomes(pools);
    const view = await clients.end();
    assert.deepEqual(viewProblems(view), []);
    assert.ok(view.answers > 0);
  }

  /** Applies these pools, and looks that nothing else is left and that nothing more is to be done. */
  async function becomes(pools: Pools): Promise<void> {
    lab.configure((clusters) => {
      const rendered = Object.entries(pools).map(([name, replicas]) => [name, { replicas, instanceType: "t3a.small" }]);
      (clusters[CLUSTER] as Record<string, unknown>)["pools"] = Object.fromEntries(rendered);
    });
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    assert.deepEqual(await deployments(), pools);
    const again = await lab.look("pulumi preview --expect-no-changes");
    assert.equal(again.code, 0, again.text);
  }

  it("go up with two pools", async () => becomes({ one: 1, two: 1 }));

  it("remove one: the run ends, and its MachineDeployment is gone", async () => changesTo({ one: 1 }));

  it("rename one: the new one's machines are Ready before the old one goes", async () => changesTo({ first: 1 }));

  it("scale one to 0 and add another, at once", async () => changesTo({ first: 0, next: 1 }));

  it("remove one, rename one and scale one, at once", async () => changesTo({ last: 1, other: 1 }));

  it("destroy leaves nothing", async () => {
    const destroy = await lab.make("destroy");
    assert.equal(destroy.code, 0, destroy.text);
    assert.match(destroy.text, /^nothing left$/m);
  });
});
