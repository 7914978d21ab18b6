import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { ProviderInstall } from "../../components/management/providerInstall";
import { providers } from "../../components/kubernetes/providers";
import { record, Registration } from "../support/recordingMonitor";

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
  let objects: readonly Registration[];
  const inputsOf = (kind: string): Registration["inputs"] =>
    objects.find(({ type }) => type.endsWith(`:${kind}`))?.inputs ?? assert.fail(`no ${kind}`);

  const installed = async (credentials: string, componentsYaml = manifest): Promise<Registration[]> => {
    const registrations = await record(() => {
      const certManager = new pulumi.ComponentResource("example:CertManager", "cert-manager");
      const args = {
        provider: providers[3],
        version: "v2.13.0",
        componentsYaml,
        variables: { GATE: "true" },
        credentials: pulumi.secret(credentials),
        access: { kubeconfig: "here" },
        readyTimeoutMinutes: 5,
        certManager,
        watched: [],
        after: [],
      };
      new ProviderInstall("management", args, {});
    });
    return registrations.filter(({ custom }) => custom);
  };
  const podAnnotations = (made: readonly Registration[]): Readonly<Record<string, unknown>> | undefined => {
    const inputs = made.find(({ type }) => type.endsWith(":Deployment"))?.inputs as
      { spec: { template: { metadata?: { annotations?: Record<string, unknown> } } } } | undefined;
    return inputs?.spec.template.metadata?.annotations;
  };

  before(async () => {
    objects = await installed("c2VjcmV0");
  });

  it("starts the manager's pods anew for other credentials, and for nothing else", async () => {
    const first = podAnnotations(objects)?.["capi-ignition/credentials"];
    assert.match(String(first), /^[0-9a-f]{64}$/, "in clear: it tells nothing of the key");
    assert.deepEqual(podAnnotations(await installed("c2VjcmV0")), podAnnotations(objects));
    assert.notEqual(podAnnotations(await installed("b3RoZXI="))?.["capi-ignition/credentials"], first);
    const without = manifest.replace("${AWS_B64ENCODED_CREDENTIALS}", "bm9uZQ==");
    assert.equal(podAnnotations(await installed("c2VjcmV0", without)), undefined, "of a provider that calls no AWS");
  });

  it("makes namespace, definitions, objects, webhooks, manager and record, in this order whatever the manifest's", () => {
    assert.deepEqual(
      objects.map(({ type }) => type.split(":")[2]),
      ["Namespace", "Command", "Secret", "ValidatingWebhookConfiguration", "Deployment", "Provider"],
    );
  });

  it("puts the credentials into the Secret as a secret value, and no mark is left", () => {
    const { data } = inputsOf("Secret") as { data: Record<string, unknown> };
    assert.ok(pulumi.runtime.isRpcSecret(data["credentials"]), "marked secret on its way to the engine");
    assert.equal(pulumi.runtime.unwrapRpcSecret(data["credentials"]), "c2VjcmV0");
    assert.equal(JSON.stringify(objects).includes("credentials-stand-here"), false);
  });

  it("renders the gates into the manager's own arguments", () => {
    assert.ok(JSON.stringify(inputsOf("Deployment")).includes("--feature-gates=X=true"));
  });
});
