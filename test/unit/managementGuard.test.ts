import { strict as assert } from "assert";

import { KubernetesApi, ownedBy } from "../../components/kubernetes/clusterApi";
import type { KubernetesManifest } from "../../components/kubernetes/manifest";
import { allClusters, clustersLeft } from "../../components/probe/guard";

const cluster = (name: string, annotations: object = {}, more: object = {}): KubernetesManifest =>
  ({ apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster", metadata: { name, namespace: "teams", annotations, ...more } });

describe("the guard of a management cluster", () => {
  const api = (served: Readonly<Record<string, unknown>>): KubernetesApi => ({ get: async <T>(path: string) => served[path] as T | undefined });
  const group = { "/apis/cluster.x-k8s.io": { preferredVersion: { version: "v1beta2" } } };

  it("sees every Cluster of every namespace, and takes a server without the kind for one without Clusters", async () => {
    const items = [cluster("blue")];
    assert.deepEqual(await allClusters(api({ ...group, "/apis/cluster.x-k8s.io/v1beta2/clusters": { items } })), items);
    assert.deepEqual(await allClusters(api(group)), [], "other kinds of the group may be left");
    assert.deepEqual(await allClusters(api({})), []);
    await assert.rejects(allClusters({ get: () => Promise.reject(new Error("connection refused")) }), /connection refused/);
  });

  it("names each with who has made it and what to do", () => {
    const found = clustersLeft(
      [cluster("late", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" }), cluster("here", ownedBy("platform/prod")), cluster("there", ownedBy("platform/clusters")), cluster("far", ownedBy("shop/dev")), cluster("own")],
      "platform/prod",
    );
    assert.deepEqual(found, [
      "teams/far was made by shop/dev: `pulumi destroy --stack dev` in the project shop, or remove it from that stack's clusters",
      "teams/here was made by this stack, which has lost sight of it: `kubectl delete cluster here --namespace teams`",
      "teams/late is being deleted: wait until it is gone",
      "teams/own was not made by this program: `kubectl delete cluster own --namespace teams`, or move it away (`clusterctl move`)",
      "teams/there was made by platform/clusters: `pulumi destroy --stack clusters`, or remove it from that stack's clusters",
    ]);
  });
});
