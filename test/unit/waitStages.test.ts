import { strict as assert } from "assert";

import { KubernetesApi } from "../../components/kubernetes/clusterApi";
import { observe } from "../../components/program/probe/stage";
import { Stage } from "../../components/program/probe/request";
import { Observation, UnrecoverableError } from "../../components/program/poll";

const cluster = { namespace: "default", name: "c" };

const paths = {
  cluster: "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/clusters/c",
  awsCluster: "/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/default/awsclusters/c",
  controlPlane: "/apis/controlplane.cluster.x-k8s.io/v1beta2/namespaces/default/kubeadmcontrolplanes/c-control-plane",
  pool: "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machinedeployments/c-md-0",
  set: "/apis/addons.cluster.x-k8s.io/v1beta2/namespaces/default/clusterresourcesets/c-crs-ccm",
  pools: "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machinedeployments",
  awsMachine: "/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/default/awsmachines/m",
  machines: "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machines",
  sets: "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machinesets",
  secrets: "/api/v1/namespaces/default/secrets",
} as const;

type Objects = Partial<Record<keyof typeof paths, unknown>>;

/** A workload cluster whose API server does not answer yet. */
const silent: KubernetesApi = { get: () => Promise.reject(new Error("connection refused")) };

/** An API server that holds these objects; the label selector of a list is left to the real one. */
function look(stage: Stage, objects: Objects, workload = silent): Promise<Observation> {
  const api: KubernetesApi = {
    get: async <T>(path: string) => {
      const found = Object.entries(paths).find(([, candidate]) => path.split("?")[0] === candidate);
      if (found === undefined) throw new Error(`unexpected path ${path}`);
      return objects[found[0] as keyof typeof paths] as T | undefined;
    },
  };
  return observe(api, { stage, cluster }, () => workload);
}

async function missing(stage: Stage, objects: Objects): Promise<string> {
  const seen = await look(stage, objects);
  if (seen.done) return assert.fail(`reached: ${seen.summary}`);
  assert.notEqual(seen.next, "");
  return `${seen.object}: ${seen.seen}`;
}

async function summary(stage: Stage, objects: Objects, workload = silent): Promise<string> {
  const seen = await look(stage, objects, workload);
  return seen.done ? seen.summary : assert.fail(`${seen.object}: ${seen.seen}`);
}

const condition = (type: string, status: string, rest: object = {}): object => ({ type, status, ...rest });
const withConditions = (name: string, ...conditions: object[]): object => ({
  metadata: { name },
  status: { conditions },
});
const joined = (name: string): object => ({
  metadata: { name },
  spec: { providerID: "aws:///us-east-1a/i-1" },
  status: { nodeRef: { name: "n" } },
});

describe("stage infrastructure", () => {
  const stage: Stage = { kind: "infrastructure" };

  it("is reached when the Cluster says that its infrastructure is provisioned", async () => {
    const found = { metadata: { name: "c" }, status: { initialization: { infrastructureProvisioned: true } } };
    assert.equal(await summary(stage, { cluster: found }), "infrastructure of default/c is provisioned");
  });

  it("names the provider's own failure before what it is still busy with and before its summary", async () => {
    const ready = condition("Ready", "False", { message: "1 of 2" });
    const busy = condition("VpcReady", "False", { severity: "Info" });
    const failed = condition("S3BucketCreated", "False", {
      reason: "S3BucketCreationFailed",
      severity: "Error",
      message: "access\n denied",
    });
    const seen = await missing(stage, { awsCluster: withConditions("c", ready, busy, failed) });
    assert.equal(seen, "AWSCluster default/c: S3BucketCreated is False (S3BucketCreationFailed): access; denied");
  });

  it("says that the object does not exist", async () => {
    assert.equal(await missing(stage, {}), "AWSCluster default/c: does not exist yet");
  });
});

describe("stage control-plane", () => {
  const stage: Stage = { kind: "control-plane" };
  const owner = { metadata: { name: "c" }, spec: { controlPlaneRef: { name: "c-control-plane" } } };
  const uninitialized = withConditions(
    "c-control-plane",
    condition("Initialized", "False", { reason: "NotInitialized" }),
  );
  const secrets = {
    items: [{ metadata: { name: "c-kubeconfig" }, data: { value: Buffer.from("a kubeconfig").toString("base64") } }],
  };

  it("is reached when it is initialized and its kubeconfig is there", async () => {
    const controlPlane = {
      metadata: { name: "c-control-plane" },
      status: { initialization: { controlPlaneInitialized: true } },
    };
    assert.match(
      await missing(stage, { cluster: owner, controlPlane }),
      /Secret default\/c-kubeconfig: does not exist yet/,
    );
    assert.equal(
      await summary(stage, { cluster: owner, controlPlane, secrets }),
      "the API server of default/c answers",
    );
  });

  it("is reached before Cluster API notices, when the API server lets the kubeconfig's user in", async () => {
    const asked: string[] = [];
    const answering: KubernetesApi = {
      get: async <T>(path: string) => (asked.push(path), { metadata: { name: "kube-system" } } as T),
    };
    assert.equal(
      await summary(stage, { cluster: owner, controlPlane: uninitialized, secrets }, answering),
      "the API server of default/c answers",
    );
    assert.deepEqual(asked, ["/api/v1/namespaces/kube-system"]);
  });

  it("is not reached while the API server does not answer, or answers without its namespaces", async () => {
    const objects = { cluster: owner, controlPlane: uninitialized, secrets, machines: { items: [] } };
    assert.match(await missing(stage, objects), /Initialized is False/);
    const empty = await look(stage, objects, { get: async () => undefined });
    assert.equal(empty.done, false);
  });

  it("ends at once where kubectl cannot talk to the API server at all", async () => {
    const refusing: KubernetesApi = { get: () => Promise.reject(new UnrecoverableError("kubectl is too old")) };
    await assert.rejects(
      look(stage, { cluster: owner, controlPlane: uninitialized, secrets }, refusing),
      /kubectl is too old/,
    );
  });

  it("names the machine that holds it up", async () => {
    const machine = withConditions(
      "m",
      condition("BootstrapConfigReady", "True"),
      condition("InfrastructureReady", "False", { reason: "NotReady", message: "no AMI" }),
    );
    const seen = await missing(stage, { cluster: owner, controlPlane: uninitialized, machines: { items: [machine] } });
    assert.equal(seen, "Machine default/m: InfrastructureReady is False (NotReady): no AMI");
  });

  it("gives AWS's own words for a machine that it does not make", async () => {
    const machine = withConditions(
      "m",
      condition("BootstrapConfigReady", "True"),
      condition("InfrastructureReady", "False", { message: "0 of 2 completed" }),
    );
    const failed = condition("InstanceReady", "False", {
      reason: "InstanceProvisionFailed",
      severity: "Error",
      message: "InstanceLimitExceeded",
    });
    const awsMachine = withConditions(
      "m",
      condition("Ready", "False", {
        reason: "InstanceProvisionFailed",
        severity: "Error",
        message: "0 of 2 completed",
      }),
      failed,
    );
    const seen = await missing(stage, {
      cluster: owner,
      controlPlane: uninitialized,
      machines: { items: [machine] },
      awsMachine,
    });
    assert.equal(seen, "Machine default/m: InstanceReady is False (InstanceProvisionFailed): InstanceLimitExceeded");
  });

  it("otherwise gives its own condition", async () => {
    const seen = await missing(stage, {
      cluster: owner,
      controlPlane: uninitialized,
      machines: { items: [joined("m")] },
    });
    assert.equal(seen, "KubeadmControlPlane default/c-control-plane: Initialized is False (NotInitialized)");
  });
});

describe("stage workers", () => {
  const stage: Stage = { kind: "workers", pools: [{ name: "c-md-0", replicas: 2 }] };
  const pool = (replicas: number, upToDateReplicas = replicas): object => ({
    metadata: { name: "c-md-0", generation: 3 },
    spec: { replicas: 2 },
    status: { observedGeneration: 3, replicas, upToDateReplicas },
  });
  const two = { items: [joined("a"), joined("b")] };

  it("is reached with as many joined machines as wanted, Ready or not", async () => {
    assert.equal(await summary(stage, { pool: pool(2), machines: two }), "workers of default/c that have joined: 2");
  });

  it("is reached with no pool at all", async () => {
    assert.equal(await summary({ kind: "workers", pools: [] }, {}), "workers of default/c that have joined: 0");
  });

  it("does not trust a status that is older than the spec, nor an older spec", async () => {
    const stale = { ...pool(2), metadata: { name: "c-md-0", generation: 4 } };
    assert.match(await missing(stage, { pool: stale, machines: two }), /its newest spec is not yet seen/);
  });

  it("waits for a machine that is one too many, and for one that is being deleted", async () => {
    assert.match(
      await missing(stage, { pool: pool(3, 2), machines: { items: [...two.items, joined("old")] } }),
      /3 machines, 2 up to date, 2 wanted/,
    );
    const leaving = { ...joined("old"), metadata: { name: "old", deletionTimestamp: "2026-01-01T00:00:00Z" } };
    assert.equal(
      await missing(stage, { pool: pool(2), machines: { items: [...two.items, leaving] } }),
      "Machine default/old: is being deleted",
    );
  });

  it("does not trust the number of up-to-date machines while there is a MachineSet of other templates", async () => {
    const template = (name: string): object => ({ spec: { infrastructureRef: { name } } });
    const rolled = pool(2) as { spec: object };
    const changed = { ...rolled, spec: { ...rolled.spec, template: template("new") } };
    const set = (name: string, replicas: number): object => ({
      metadata: { name: `c-md-0-${name}` },
      spec: { replicas, template: template(name) },
      status: { replicas },
    });
    const sets = { items: [set("new", 0), set("old", 2)] };
    assert.match(
      await missing(stage, { pool: changed, machines: two, sets }),
      /MachineDeployment default\/c-md-0: 2 machines of an older spec \(MachineSet c-md-0-old\)/,
    );
    const after = { items: [set("new", 2), set("old", 0)] };
    await summary(stage, { pool: changed, machines: two, sets: after });
  });

  it("says who scaled a pool, and that no waiting changes it", async () => {
    const owner = (manager: string, time: string, field: string): object => ({
      manager,
      time,
      fieldsV1: { "f:spec": { [field]: {} } },
    });
    const managedFields = [
      owner("kubectl", "2026-02-03T10:00:00Z", "f:replicas"),
      owner("pulumi-kubernetes", "2026-02-03T11:00:00Z", "f:template"),
      owner("pulumi-kubernetes", "2026-02-03T09:00:00Z", "f:replicas"),
    ];
    const scaled = { metadata: { name: "c-md-0", generation: 3, managedFields }, spec: { replicas: 3 } };
    const seen = await look(stage, { pool: scaled, machines: two });
    assert.ok(!seen.done);
    assert.equal(
      seen.seen,
      "it has spec.replicas 3 where the settings say 2, written by kubectl at 2026-02-03T10:00:00Z",
    );
    assert.match(seen.next, /kubectl scale machinedeployment c-md-0 --replicas=2/);
    assert.ok(seen.finalAfterSeconds !== undefined);
  });

  it("says what holds a deletion up in Cluster API's words, and where to look for it", async () => {
    const message =
      "Drain not completed yet (started at 2026-02-03T10:00:00Z):\n* Pod default/web-0: cannot evict pod as it would " +
      "violate the pod's disruption budget. The disruption budget web needs 1 healthy pods and has 1 currently";
    const draining = {
      metadata: { name: "old", deletionTimestamp: "2026-02-03T10:00:00Z" },
      spec: { providerID: "aws:///us-east-1a/i-7" },
      status: { conditions: [condition("Deleting", "True", { reason: "DrainingNode", message })] },
    };
    const seen = await look(stage, { pool: pool(3, 2), machines: { items: [...two.items, draining] } });
    assert.ok(!seen.done);
    assert.match(
      seen.seen,
      /^is being deleted \(DrainingNode: Drain not completed .*; \* Pod default\/web-0: cannot evict/,
    );
    assert.match(seen.next, /^kubectl get poddisruptionbudgets,pods -A /);
    assert.equal(seen.finalAfterSeconds, undefined, "somebody may let the pod go");
  });

  it("waits for machines of the older spec to be replaced", async () => {
    assert.match(await missing(stage, { pool: pool(2, 1), machines: two }), /2 machines, 1 up to date/);
  });

  it("sends to the console of an instance whose node does not join", async () => {
    const silent = {
      metadata: { name: "b" },
      spec: { providerID: "aws:///us-east-1a/i-7" },
      status: { conditions: [condition("BootstrapConfigReady", "True"), condition("InfrastructureReady", "True")] },
    };
    const seen = await look(stage, { pool: pool(2), machines: { items: [joined("a"), silent] } });
    assert.ok(!seen.done);
    assert.match(seen.seen, /its instance aws:\/\/\/us-east-1a\/i-7 runs/);
    assert.match(
      seen.next,
      /^aws ec2 get-console-output --latest --output text --instance-id i-7; .* delete machine b /,
    );
  });
});

describe("stage addons", () => {
  const stage: Stage = { kind: "addons", resourceSets: ["c-crs-ccm"] };

  it("is reached when every set is applied, and says why one is not", async () => {
    assert.equal(
      await summary(stage, { set: withConditions("c-crs-ccm", condition("ResourcesApplied", "True")) }),
      "add-ons of default/c are applied",
    );
    const failed = withConditions(
      "c-crs-ccm",
      condition("ResourcesApplied", "False", { reason: "NotApplied", message: "no ConfigMap" }),
    );
    assert.equal(
      await missing(stage, { set: failed }),
      "ClusterResourceSet default/c-crs-ccm: ResourcesApplied is False (NotApplied): no ConfigMap",
    );
  });
});

describe("stage available", () => {
  const stage: Stage = { kind: "available", pools: [] };
  const available = condition("Available", "True");
  const owner = (...conditions: object[]): object => ({
    ...withConditions("c", ...conditions),
    spec: { controlPlaneRef: { name: "c-control-plane" } },
  });
  const controlPlane = (upToDateReplicas: number): object => ({
    metadata: { name: "c-control-plane" },
    spec: { replicas: 3 },
    status: { replicas: 3, upToDateReplicas, conditions: [available] },
  });

  it("wants the whole control plane of the newest spec, then the Cluster's own word", async () => {
    assert.match(
      await missing(stage, { cluster: owner(available), controlPlane: controlPlane(2) }),
      /3 machines, 2 up to date, 3 wanted/,
    );
    assert.equal(
      await missing(stage, { cluster: owner(), controlPlane: controlPlane(3) }),
      "Cluster default/c: Available is not set yet",
    );
    assert.equal(
      await summary(stage, { cluster: owner(available), controlPlane: controlPlane(3) }),
      "cluster default/c is available",
    );
  });

  it("is not held up by a pool that has left the settings, which is deleted after it", async () => {
    const parts = ["RemoteConnectionProbe", "InfrastructureReady", "ControlPlaneAvailable"];
    const lacking = condition("Available", "False", { message: "MachineDeployment c-gone is not available" });
    const cluster = owner(lacking, ...parts.map((part) => condition(part, "True")));
    const pools = { items: [withConditions("c-md-0", available), withConditions("c-gone", lacking)] };
    const objects = { cluster, controlPlane: controlPlane(3), pools };
    const wanted: Stage = { kind: "available", pools: [{ name: "c-md-0", replicas: 1 }] };
    assert.equal(await summary(wanted, objects), "cluster default/c is available");
    const both: Stage = { kind: "available", pools: ["c-md-0", "c-gone"].map((name) => ({ name, replicas: 1 })) };
    assert.match(await missing(both, objects), /^Cluster default\/c: Available is False/);
    const late = {
      ...objects,
      pools: { items: [withConditions("c-md-0", lacking), withConditions("c-gone", lacking)] },
    };
    assert.match(await missing(wanted, late), /^MachineDeployment default\/c-md-0: Available is False/);
  });
});
