import { strict as assert } from "assert";

import { KubernetesApi, ownedBy } from "../../components/kubernetes/clusterApi";
import type { KubernetesManifest } from "../../components/kubernetes/manifest";
import { allClusters, askedAgain, clustersLeft } from "../../components/program/probe/guard";
import { UnrecoverableError } from "../../components/program/poll";

const cluster = (name: string, annotations: object = {}, more: object = {}): KubernetesManifest => ({
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "Cluster",
  metadata: { name, namespace: "teams", annotations, ...more },
});

describe("the guard of a management cluster", () => {
  const api = (served: Readonly<Record<string, unknown>>): KubernetesApi => ({
    get: async <T>(path: string) => served[path] as T | undefined,
  });
  const group = { "/apis/cluster.x-k8s.io": { preferredVersion: { version: "v1beta2" } } };

  it("sees every Cluster of every namespace, and takes a server without the kind for one without Clusters", async () => {
    const items = [cluster("blue")];
    assert.deepEqual(await allClusters(api({ ...group, "/apis/cluster.x-k8s.io/v1beta2/clusters": { items } })), items);
    assert.deepEqual(await allClusters(api(group)), [], "other kinds of the group may be left");
    assert.deepEqual(await allClusters(api({})), []);
    await assert.rejects(
      allClusters({ get: () => Promise.reject(new Error("connection refused")) }),
      /connection refused/,
    );
  });

  it("asks again while the API server is away, and not where it refuses the credentials or nothing can be asked with", async () => {
    const failing = (
      times: number,
      error: Error,
    ): { readonly ask: () => Promise<string>; readonly asked: () => number } => {
      let asked = 0;
      return { asked: () => asked, ask: () => (++asked > times ? Promise.resolve("answer") : Promise.reject(error)) };
    };
    const restarted = failing(2, new Error("The connection to the server 127.0.0.1:1 was refused"));
    assert.equal(await askedAgain(restarted.ask, 1000, 1), "answer");
    assert.equal(restarted.asked(), 3);
    const gone = failing(Infinity, new Error("connection refused"));
    await assert.rejects(askedAgain(gone.ask, 20, 5), /connection refused/);
    assert.ok(gone.asked() > 1, `${gone.asked()}`);
    for (const error of [
      new Error("error: You must be logged in to the server (Unauthorized)"),
      new UnrecoverableError("kubectl was not found"),
    ]) {
      const refused = failing(Infinity, error);
      await assert.rejects(askedAgain(refused.ask, 1000, 1));
      assert.equal(refused.asked(), 1, error.message);
    }
  });

  it("names each with who has made it and what to do", () => {
    const found = clustersLeft(
      [
        cluster("late", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
        cluster("here", ownedBy("platform/prod")),
        cluster("there", ownedBy("platform/clusters")),
        cluster("far", ownedBy("shop/dev")),
        cluster("own"),
        cluster("twin", ownedBy("platform/prod@0123456789ab")),
      ],
      "platform/prod",
    );
    assert.deepEqual(found, [
      "teams/far was made by shop/dev: `pulumi destroy --stack dev` in the project shop (or the name that the stack has now), or remove it from that stack's clusters",
      "teams/here was created by this stack, but is no longer in its state: `kubectl delete cluster here --namespace teams`",
      "teams/late is being deleted: wait until it is gone",
      "teams/own was not made by this program: `kubectl delete cluster own --namespace teams`, or move it away (`clusterctl move`)",
      "teams/there was made by platform/clusters: `pulumi destroy --stack clusters` (or the name that the stack has now), or remove it from that stack's clusters",
      "teams/twin was made by platform/prod@0123456789ab: `pulumi destroy` of that stack, which has this one's name and another output `owner`, or remove it from that stack's clusters",
    ]);
  });
});
