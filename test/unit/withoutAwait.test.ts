import { strict as assert } from "assert";

import { withoutAwait } from "../../components/kubernetes/object";

const skipped = { "pulumi.com/skipAwait": "true" };

describe("what the Kubernetes provider does not wait for", () => {
  it("is a Service, whose own annotations it keeps", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "webhooks", namespace: "n", labels: { a: "b" } },
      spec: { ports: [] },
    };
    assert.deepEqual(withoutAwait(service), { ...service, metadata: { ...service.metadata, annotations: skipped } });
    const annotated = { ...service, metadata: { ...service.metadata, annotations: { own: "yes" } } };
    assert.deepEqual(withoutAwait(annotated).metadata, {
      ...service.metadata,
      annotations: { own: "yes", ...skipped },
    });
  });

  it("is nothing else: managers are waited for", () => {
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "manager" } };
    assert.equal(withoutAwait(deployment), deployment);
  });
});
