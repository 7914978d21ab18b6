import { strict as assert } from "assert";

import { KubeClient, KubeObject } from "../../../lab/kubernetes/client";
import { revisionAnnotation, writeReplicaSet } from "../../../lab/management/replicaSets";

interface Status {
  readonly readyReplicas: number;
}

/** ReplicaSets as an API server keeps them: applied by name, patched at the object or its status. */
class Server {
  readonly replicaSets = new Map<string, KubeObject>();

  async list(): Promise<KubeObject[]> {
    return [...this.replicaSets.values()];
  }

  async apply(object: KubeObject): Promise<KubeObject> {
    this.replicaSets.set(object.metadata.name, { ...this.replicaSets.get(object.metadata.name), ...object });
    return object;
  }

  async patch(target: KubeObject | string, patch: { spec?: object; status?: object }): Promise<KubeObject> {
    const name =
      typeof target === "string" ? (/replicasets\/([^/]+)\/status$/.exec(target)?.[1] ?? "") : target.metadata.name;
    const found = this.replicaSets.get(name) ?? assert.fail(`no ReplicaSet ${name}`);
    const patched = {
      ...found,
      ...(patch.status === undefined ? {} : { status: patch.status }),
      spec: { ...(found["spec"] as object), ...patch.spec },
    };
    this.replicaSets.set(name, patched);
    return patched;
  }

  /** Revision, wanted and ready replicas of each, oldest name first. */
  shown(): string[] {
    return [...this.replicaSets.values()].map(({ metadata, spec, status }) => {
      const annotations = metadata["annotations"] as Record<string, string>;
      return `${annotations[revisionAnnotation] ?? "none"}: ${(spec as { replicas: number }).replicas} wanted, ${(status as Status).readyReplicas} ready`;
    });
  }
}

const deployment = (args: string): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "manager", namespace: "system", uid: "u-1" },
  spec: {
    selector: { matchLabels: { app: "m" } },
    template: { metadata: { labels: { app: "m" } }, spec: { containers: [{ name: "manager", args: [args] }] } },
  },
});

describe("ReplicaSets of the management cluster's Deployments", () => {
  const write = (server: Server, of: KubeObject, ready: number): Promise<number> =>
    writeReplicaSet(server as unknown as KubeClient, of, 1, ready);

  it("are one for each rollout, of which the newest has the pods", async () => {
    const server = new Server();
    assert.equal(await write(server, deployment("--v=0"), 0), 1);
    assert.equal(await write(server, deployment("--v=0"), 1), 1);
    assert.deepEqual(server.shown(), ["1: 1 wanted, 1 ready"]);
    assert.equal(await write(server, deployment("--v=4"), 1), 2);
    assert.deepEqual(server.shown(), ["1: 0 wanted, 0 ready", "2: 1 wanted, 1 ready"]);
  });

  it("count a template that comes back as a new rollout", async () => {
    const server = new Server();
    for (const args of ["--v=0", "--v=4"]) await write(server, deployment(args), 1);
    assert.equal(await write(server, deployment("--v=0"), 1), 3);
    assert.deepEqual(server.shown(), ["3: 1 wanted, 1 ready", "2: 0 wanted, 0 ready"]);
  });

  it("go with their Deployment, and leave those of others alone", async () => {
    const server = new Server();
    await write(server, deployment("--v=0"), 1);
    const [{ metadata } = assert.fail()] = await server.list();
    assert.deepEqual(metadata["ownerReferences"], [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        name: "manager",
        uid: "u-1",
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    const other = { ...deployment("--v=4"), metadata: { name: "other", namespace: "system", uid: "u-2" } };
    assert.equal(await write(server, other, 1), 1);
    assert.deepEqual(server.shown(), ["1: 1 wanted, 1 ready", "1: 1 wanted, 1 ready"]);
  });
});
