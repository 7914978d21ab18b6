import { strict as assert } from "assert";

import { KubernetesApi } from "../../components/kubernetes/clusterApi";
import { Observation } from "../../components/program/poll";
import { observe } from "../../components/program/probe/stage";

interface FakeNode {
  readonly name: string;
  readonly ready: boolean;
}

interface FakeMachine {
  readonly node: string;
  readonly pool: string;
}

interface World {
  readonly machines: readonly FakeMachine[];
  readonly nodes: readonly FakeNode[];
  /** What the MachineDeployments say of themselves. */
  readonly pools: Readonly<Record<string, number>>;
  readonly controlPlane?: { readonly replicas: number; readonly upToDateReplicas: number };
}

const cluster = { namespace: "default", name: "c" };
const group = "/apis/cluster.x-k8s.io/v1beta2/namespaces/default";

const machineOf = ({ node, pool }: FakeMachine): object => ({
  metadata: { name: `m-${node}`, labels: { pool } },
  status: { nodeRef: { name: node } },
});

/** An API server with the two clusters' objects. Lists of machines follow the label selector, as the real one's do. */
function answer({ machines, nodes, pools, controlPlane }: World, path: string): unknown {
  const [place = "", query = ""] = decodeURIComponent(path).split("?");
  if (place === `${group}/clusters/c`) return { metadata: { name: "c" }, spec: { controlPlaneRef: { name: "cp" } } };
  if (place.endsWith("/kubeadmcontrolplanes/cp"))
    return {
      metadata: { name: "cp", generation: 1 },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, ...(controlPlane ?? { replicas: 1, upToDateReplicas: 1 }) },
    };
  if (place.endsWith("/secrets")) return { items: [{ metadata: { name: "k" }, data: { value: "eA==" } }] };
  if (place === "/api/v1/nodes")
    return {
      items: nodes.map(({ name, ready }) => ({
        metadata: { name },
        status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
      })),
    };
  if (place === `${group}/machines`) {
    const pool = query.includes("control-plane") ? "cp" : /deployment-name=c-(\S+)/.exec(query)?.[1];
    return { items: machines.filter((machine) => pool === undefined || machine.pool === pool).map(machineOf) };
  }
  if (place === `${group}/machinesets`) return { items: [] };
  const name = /machinedeployments\/c-(\S+)$/.exec(place)?.[1] ?? assert.fail(`unexpected path ${path}`);
  const replicas = pools[name];
  const status = { observedGeneration: 1, replicas, upToDateReplicas: replicas };
  return replicas === undefined
    ? undefined
    : { metadata: { name: `c-${name}`, generation: 1 }, spec: { replicas }, status };
}

function look(world: World, pools: Readonly<Record<string, number>>): Promise<Observation> {
  const api: KubernetesApi = { get: async <T>(path: string) => answer(world, path) as T | undefined };
  const expected = Object.entries(pools).map(([name, replicas]) => ({ name: `c-${name}`, replicas }));
  return observe(api, { stage: { kind: "nodes", pools: expected }, cluster }, () => api);
}

async function words(world: World, pools: Readonly<Record<string, number>>): Promise<string> {
  const seen = await look(world, pools);
  return seen.done ? seen.summary : `${seen.object}: ${seen.seen}`;
}

const up = (name: string): FakeNode => ({ name, ready: true });
const down = (name: string): FakeNode => ({ name, ready: false });
const machine = (node: string, pool: string): FakeMachine => ({ node, pool });
const two: World = {
  machines: [machine("cp-1", "cp"), machine("a-1", "a"), machine("b-1", "b")],
  nodes: [up("cp-1"), up("a-1"), up("b-1")],
  pools: { a: 1, b: 1 },
};

describe("stage nodes", () => {
  it("wants a Ready node for each Machine of control plane and pools", async () => {
    assert.equal(await words(two, { a: 1, b: 1 }), "nodes that are Ready: 3");
    const late = { ...two, nodes: [up("cp-1"), up("a-1"), down("b-1")] };
    assert.equal(await words(late, { a: 1, b: 1 }), "Node b-1 of Machine m-b-1: Ready is False");
    const absent = { ...two, nodes: [up("cp-1"), up("a-1")] };
    assert.equal(await words(absent, { a: 1, b: 1 }), "Node b-1 of Machine m-b-1: does not exist");
  });

  it("is reached beside a pool that left the settings, whatever state its nodes are in", async () => {
    assert.equal(await words(two, { a: 1 }), "nodes that are Ready: 2");
    assert.equal(
      await words({ ...two, nodes: [up("cp-1"), up("a-1"), down("b-1")] }, { a: 1 }),
      "nodes that are Ready: 2",
    );
    assert.equal(await words(two, {}), "nodes that are Ready: 1");
  });

  it("is not met by the nodes of the old name while those of the new one have not joined", async () => {
    const renamed = { ...two, pools: { ...two.pools, new: 1 } };
    assert.match(await words(renamed, { a: 1, new: 1 }), /^MachineDeployment default\/c-new: 0 machines, 1 up to date/);
    const joined = {
      ...renamed,
      machines: [...two.machines, machine("n-1", "new")],
      nodes: [...two.nodes, down("n-1")],
    };
    assert.equal(await words(joined, { a: 1, new: 1 }), "Node n-1 of Machine m-n-1: Ready is False");
    assert.equal(
      await words({ ...joined, nodes: [...two.nodes, up("n-1")] }, { a: 1, new: 1 }),
      "nodes that are Ready: 3",
    );
  });

  it("is not met by a control plane that is about to be replaced", async () => {
    const controlPlane = { replicas: 1, upToDateReplicas: 0 };
    assert.match(await words({ ...two, controlPlane }, { a: 1, b: 1 }), /cp: 1 machines, 0 up to date, 1 wanted/);
  });

  it("tells of progress with each machine and each Ready node", async () => {
    const progress = async (world: World): Promise<string | undefined> => {
      const seen = await look(world, { a: 1, b: 2 });
      return seen.done ? assert.fail(seen.summary) : seen.progress;
    };
    const begun = { ...two, pools: { a: 1, b: 2 } };
    const further = { ...begun, machines: [...two.machines, machine("b-2", "b")], nodes: [...two.nodes, down("b-2")] };
    const seen = [await progress(begun), await progress(begun), await progress(further)];
    assert.equal(seen[0], seen[1]);
    assert.notEqual(seen[1], seen[2]);
    assert.ok(seen[0] !== undefined);
  });
});
