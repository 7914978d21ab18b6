import { strict as assert } from "assert";

import { isDefinition, renderCrds } from "../../components/program/crds/rendered";
import type { KubernetesManifest } from "../../components/kubernetes/manifest";

const schema = {
  type: "object",
  description: "A thing.",
  properties: {
    spec: {
      type: "object",
      properties: {
        size: { type: "integer" },
        parts: { type: "array", items: { properties: { name: { type: "string" } } } },
      },
    },
  },
};

function definition(name: string, changed: Record<string, unknown> = {}): KubernetesManifest {
  const versions = [
    { name: "v1alpha1", served: false, storage: false, schema: {} },
    { name: "v1beta1", served: true, storage: false, schema: {} },
    { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } },
  ];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name },
    spec: { group: "example", scope: "Namespaced", versions, ...changed },
  };
}

const reordered = (value: KubernetesManifest): KubernetesManifest =>
  Object.fromEntries(Object.entries(value).reverse()) as unknown as KubernetesManifest;

describe("rendered definitions", () => {
  it("show of each, by name, its versions, the number of its fields and a checksum of all of it", () => {
    const { summaries } = renderCrds([definition("things.example"), definition("boxes.example")]);
    assert.deepEqual(Object.keys(summaries), ["boxes.example", "things.example"]);
    assert.match(
      summaries["things.example"] ?? "",
      /^v1alpha1 \(not served\), v1beta1, v1 \(stored\), 4 fields; sha256 [0-9a-f]{12}$/,
    );
  });

  it("show a change of a description alone, in the definition that has it and in the text's checksum", () => {
    const before = renderCrds([definition("a.example"), definition("b.example")]);
    const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
    const described = [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { ...schema, description: "Another word." } },
      },
    ];
    const [one, other] = [
      renderCrds([definition("a.example", { versions })]),
      renderCrds([definition("a.example", { versions: described })]),
    ];
    assert.notEqual(one.summaries["a.example"], other.summaries["a.example"]);
    assert.notEqual(one.sha256, other.sha256);
    assert.notEqual(before.sha256, one.sha256);
  });

  it("are the same in whatever order definitions and their fields stand", () => {
    const [a, b] = [definition("a.example"), definition("b.example")];
    assert.deepEqual(renderCrds([a, b]), renderCrds([reordered(b), reordered(a)]));
  });

  it("keep every other field of the manifest, and no caBundle that cert-manager's injector writes", () => {
    const conversion = {
      strategy: "Webhook",
      webhook: {
        clientConfig: { service: { name: "s", namespace: "n" }, caBundle: "Cg==" },
        conversionReviewVersions: ["v1"],
      },
    };
    const plain = definition("a.example", { conversion });
    const injected: KubernetesManifest = {
      ...plain,
      metadata: { ...plain.metadata, annotations: { "cert-manager.io/inject-ca-from": "n/c" } },
    };
    const itemsOf = (given: KubernetesManifest): unknown =>
      (JSON.parse(renderCrds([given]).text) as { items: unknown[] }).items;
    assert.deepEqual(itemsOf(plain), [plain], "one that nobody injects is the manifest's own");
    const { service } = conversion.webhook.clientConfig;
    const spec = {
      ...(injected["spec"] as object),
      conversion: { ...conversion, webhook: { ...conversion.webhook, clientConfig: { service } } },
    };
    assert.deepEqual(itemsOf(injected), [{ ...injected, spec }]);
  });

  it("are of definitions only", () => {
    assert.deepEqual(
      ["CustomResourceDefinition", "Deployment"].map((kind) => isDefinition({ kind })),
      [true, false],
    );
  });
});
