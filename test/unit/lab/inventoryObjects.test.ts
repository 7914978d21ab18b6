import { strict as assert } from "assert";

import { objectInventory } from "../../../lab/inventory/objects";

const verbs = ["list", "delete"];
const object = (name: string, namespace?: string): object => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

const server: Record<string, unknown> = {
  "/apis": { groups: [{ preferredVersion: { groupVersion: "apps/v1" } }] },
  "/api/v1": {
    resources: [
      { name: "serviceaccounts", kind: "ServiceAccount", verbs },
      { name: "configmaps", kind: "ConfigMap", verbs },
      { name: "events", kind: "Event", verbs },
      { name: "namespaces", kind: "Namespace", verbs },
      { name: "namespaces/status", kind: "Namespace", verbs },
      { name: "bindings", kind: "Binding", verbs: ["create"] },
    ],
  },
  "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", verbs }] },
  "/api/v1/serviceaccounts": {
    items: [object("default", "kube-system"), object("manager", "capi-system"), object("default-token", "capi-system")],
  },
  "/api/v1/configmaps": { items: [object("kube-root-ca.crt", "default"), object("default", "default")] },
  "/api/v1/namespaces": { items: [object("capi-system"), object("default")] },
  "/apis/apps/v1/deployments": { items: [object("manager", "capi-system")] },
};

describe("what an API server holds", () => {
  it("is every object that somebody has made, and not what each namespace is given at some time after it was made", async () => {
    const asked: string[] = [];
    const request = async <T>(_method: string, path: string): Promise<T> => (asked.push(path), server[path] as T);
    assert.deepEqual(await objectInventory({ request }), [
      "ConfigMap default/default",
      "Deployment capi-system/manager",
      "Namespace capi-system",
      "Namespace default",
      "ServiceAccount capi-system/default-token",
      "ServiceAccount capi-system/manager",
    ]);
    assert.equal(asked.includes("/api/v1/events"), false, "events come at any time");
  });
});
