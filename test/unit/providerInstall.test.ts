import { strict as assert } from "assert";

import * as pulumi from "@pulumi/pulumi";

import { ProviderInstall } from "../../components/management/providerInstall";
import { providers } from "../../components/management/providers";
import { isSecret } from "../../lab/providers/values";

const manifest = `
apiVersion: v1
kind: Namespace
metadata: {name: capa-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: manager, namespace: capa-system}
spec: {template: {spec: {containers: [{args: ["--feature-gates=X=\${GATE:=false}"]}]}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hooks}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: awsclusters.example}
---
apiVersion: v1
kind: Secret
metadata: {name: credentials, namespace: capa-system}
data: {credentials: "\${AWS_B64ENCODED_CREDENTIALS}"}
`;

describe("ProviderInstall", () => {
  const order: string[] = [];
  const inputs = new Map<string, Record<string, unknown>>();

  before(async () => {
    await pulumi.runtime.setMocks({
      call: ({ token }) => {
        throw new Error(`unexpected call of ${token}`);
      },
      newResource: ({ type, name, inputs: given }) => {
        if (type.startsWith("kubernetes:")) {
          order.push(type.split(":")[2] ?? "");
          inputs.set(type, given as Record<string, unknown>);
        }
        return { id: name, state: given as Record<string, unknown> };
      },
    });
    const aws = providers[3];
    const certManager = new pulumi.ComponentResource("example:CertManager", "cert-manager");
    const args = { provider: aws, version: "v2.13.0", componentsYaml: manifest, variables: { GATE: "true" }, credentials: "c2VjcmV0", readyTimeoutMinutes: 5, certManager, watched: [] };
    new ProviderInstall("management", args, {});
    await pulumi.runtime.disconnect();
  });

  it("makes namespace, definitions, objects, webhooks, manager and record, in this order whatever the manifest's", () => {
    assert.deepEqual(order, ["Namespace", "CustomResourceDefinition", "Secret", "ValidatingWebhookConfiguration", "Deployment", "Provider"]);
  });

  it("puts the credentials into the Secret as a secret value, and no mark is left", () => {
    const { data } = inputs.get("kubernetes:core/v1:Secret") ?? {};
    assert.ok(isSecret(data), "marked secret on its way to the engine");
    assert.deepEqual(data.value, { credentials: "c2VjcmV0" });
    assert.equal(JSON.stringify([...inputs.values()]).includes("credentials-stand-here"), false);
  });

  it("renders the gates into the manager's own arguments", () => {
    assert.ok(JSON.stringify(inputs.get("kubernetes:apps/v1:Deployment")).includes("--feature-gates=X=true"));
  });
});
