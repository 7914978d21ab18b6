import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { ManagementCluster, ManagementClusterArgs } from "../../components/management/managementCluster";
import { providers } from "../../components/kubernetes/providers";
import { loadedComponents } from "../support/componentManifests";
import { record, Registration } from "../support/recordingMonitor";
import { clearText } from "../support/secretSearch";
import { programLine } from "../../components/program/call";
import { requestOf } from "../support/request";
import type { Installation } from "../../components/program/probe/request";

const kubeconfigText = "apiVersion: v1\nkind: Config\nusers: [{name: a, user: {token: kube-token}}]\n";
const args: ManagementClusterArgs = {
  cluster: { kind: "existing", kubeconfig: { path: "~/.kube/config" }, context: "mgmt" },
  components: loadedComponents,
  featureGates: { machinePool: true },
  variables: { LOGLEVEL: "5" },
  credentials: "c2VjcmV0LXByb2ZpbGU=",
  certManager: { kind: "existing" },
  clusterIdentifier: "capi-ignition/dev",
  workloadClusters: [{ namespace: "clusters", name: "blue" }],
  readyMinutes: 7,
};

const certManagerYaml = `
apiVersion: v1
kind: Namespace
metadata: {name: cert-manager}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: certificates.cert-manager.io}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cert-manager-webhook, namespace: cert-manager}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: cert-manager-webhook}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: cert-manager, namespace: cert-manager}
`;

const install = (changed: Partial<ManagementClusterArgs> = {}): Promise<Registration[]> =>
  record(
    () => void new ManagementCluster("management", { ...args, ...changed }),
    ({ type }) => (type === "command:local:Command" ? { stdout: kubeconfigText } : {}),
  );

const kindOf = ({ type, name }: Registration): string =>
  name.endsWith("-crds") ? "Definitions" : (type.split(":").pop() ?? "");
const sequence = (registrations: readonly Registration[]): string[] =>
  registrations.map((one) => `${kindOf(one)} ${one.name}`);
const ofProvider = (all: readonly Registration[], label: string): Registration[] =>
  all.filter(({ custom, parent }) => custom && parent?.endsWith(`ProviderInstall::management-${label}`) === true);
const stepKinds = ["Namespace", "Definitions", "ValidatingWebhookConfiguration", "Deployment", "Provider"];

/**
 * Every registration that `one` waits for by its dependencies and its parents', which is also what outlives it in a
 * destroy.
 */
function outliving(all: readonly Registration[], one: Registration): Set<Registration> {
  const found = new Set<Registration>();
  const visit = ({ dependencies, parent }: Registration): void => {
    for (const urn of [...dependencies, ...(parent === undefined ? [] : [parent])]) {
      const needed = all.find((candidate) => candidate.urn === urn);
      if (needed === undefined || found.has(needed)) continue;
      found.add(needed);
      visit(needed);
    }
  };
  visit(one);
  return found;
}

describe("ManagementCluster", () => {
  let all: Registration[];
  const named = (name: string, kind: string): Registration => {
    const found = all.find((one) => one.name === name && kindOf(one) === kind);
    assert.ok(found, `${kind} ${name} is registered`);
    return found;
  };
  before(async () => (all = await install()));

  it("looks first, then makes the inventory's definition, then asks cert-manager while the providers begin", () => {
    const [first, second, ...next] = sequence(all.filter(({ custom }) => custom));
    assert.deepEqual(
      [first, second].sort(),
      ["Command management-preflight", "kubernetes management"],
      "these two need nothing",
    );
    assert.equal(next[0], "CustomResourceDefinition management-inventory");
    assert.deepEqual(
      next
        .slice(1, 6)
        .map((text) => text.split(" ")[0])
        .sort(),
      ["Command", ...providers.map(() => "Namespace")],
    );
    assert.ok(next.slice(1, 6).includes("Command management-cert-manager-answers"));
    assert.equal(next.at(-1), "Command management-webhooks");
  });

  it("registers each of its resources once, under its component, with the provider that it has built", () => {
    assert.deepEqual(
      all
        .filter(({ type }) => type.startsWith("capi-ignition:"))
        .map(kindOf)
        .sort(),
      ["CertManager", "ManagementCluster", ...providers.map(() => "ProviderInstall")],
    );
    const own = all.filter(({ type }) => !type.endsWith(":ManagementCluster"));
    for (const { urn, parent } of own) assert.match(parent ?? "", /capi-ignition:management:/, urn);
    const objects = own.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.equal(objects.length, 1 + 4 * 5 + 1);
    for (const { urn, provider } of objects)
      assert.match(provider ?? "", /^urn:.*pulumi:providers:kubernetes::management::management$/, urn);
  });

  for (const { label } of providers) {
    it(`installs ${label} step by step, and takes it away in the reverse of that`, () => {
      const steps = stepKinds.map((kind) => {
        const [one, ...more] = ofProvider(all, label).filter((candidate) => kindOf(candidate) === kind);
        assert.ok(one !== undefined && more.length === 0, kind);
        return one;
      });
      for (const [index, step] of steps.entries()) {
        const earlier = steps.slice(0, index);
        assert.ok(
          earlier.every((one) => one.ended < step.begun),
          `${kindOf(step)} begins after ${earlier.map(kindOf).join()}`,
        );
        const needed = outliving(all, step);
        assert.ok(
          earlier.every((one) => needed.has(one)),
          `${kindOf(step)} is gone before ${earlier.map(kindOf).join()}`,
        );
      }
    });

    it(`makes the definitions of ${label} while cert-manager is asked, and all that may be a Certificate after that`, () => {
      const answers = named("management-cert-manager-answers", "Command");
      const [definition, object] = [
        (kind: string) => kind === "Definitions",
        (kind: string) => !stepKinds.includes(kind),
      ].map((wanted) => ofProvider(all, label).find((one) => wanted(kindOf(one))));
      assert.ok(definition !== undefined && object !== undefined);
      assert.equal(outliving(all, definition).has(answers), false, "definitions do not wait");
      assert.ok(outliving(all, object).has(answers) && answers.ended < object.begun, "objects do");
    });
  }

  it("begins with the four side by side, each manager after the definitions that it watches", () => {
    const definitionOf = (label: string): Registration => named(`management-${label}-crds`, "Definitions");
    const managerOf = (label: string): Registration =>
      ofProvider(all, label).find((one) => kindOf(one) === "Deployment") as Registration;
    for (const { label } of providers.slice(1))
      assert.ok(outliving(all, managerOf(label)).has(definitionOf("cluster-api")), label);
    assert.ok(outliving(all, managerOf("control-plane-kubeadm")).has(definitionOf("bootstrap-kubeadm")));
    const namespaces = providers.map(({ label }) => ofProvider(all, label).find((one) => kindOf(one) === "Namespace"));
    assert.equal(
      new Set(namespaces.flatMap((one) => one?.dependencies ?? [])).size,
      0,
      "they do not wait for each other",
    );
  });

  it("rolls the managers in clusterctl's order, and each one's webhooks after the manager before", () => {
    const of = (label: string, kind: string): Registration =>
      ofProvider(all, label).find((one) => kindOf(one) === kind) as Registration;
    for (const [index, { label }] of providers.entries()) {
      const earlier = providers.slice(0, index).map((other) => of(other.label, "Deployment"));
      for (const kind of ["Deployment", "ValidatingWebhookConfiguration"])
        for (const manager of earlier) assert.ok(outliving(all, of(label, kind)).has(manager), `${label}'s ${kind}`);
    }
  });

  it("waits for managers as long as it is told, and leaves alone what cert-manager's injector writes", () => {
    const managers = all.filter((one) => kindOf(one) === "Deployment");
    assert.deepEqual(
      managers.map(({ customTimeouts }) => customTimeouts.create),
      managers.map(() => "7m"),
    );
    const hooks = all.filter((one) => kindOf(one) === "ValidatingWebhookConfiguration");
    assert.deepEqual(
      hooks.map(({ ignoreChanges }) => ignoreChanges),
      hooks.map(() => ["webhooks[*].clientConfig.caBundle"]),
    );
  });

  it("renders gates and variables into the managers, and the credentials into their Secret as a secret", () => {
    const text = JSON.stringify(all.filter((one) => kindOf(one) === "Deployment").map(({ inputs }) => inputs));
    assert.equal(text.split("Gate=true").length - 1, 4);
    assert.equal(text.split("--v=5").length - 1, 4);
    const [secret, ...more] = all.filter(({ inputs }) => JSON.stringify(inputs).includes(String(args.credentials)));
    assert.ok(secret !== undefined && more.length === 0 && kindOf(secret) === "Secret");
    assert.ok(pulumi.runtime.isRpcSecret((secret.inputs["data"] as Record<string, unknown>)["credentials"]));
  });

  it("gives the kubeconfig's path to provider and commands as it is, and its context", () => {
    const { kubeconfig, context, clusterIdentifier } = named("management", "kubernetes").inputs;
    assert.deepEqual(
      { kubeconfig, context, clusterIdentifier },
      { kubeconfig: "~/.kube/config", context: "mgmt", clusterIdentifier: "capi-ignition/dev" },
    );
    for (const { inputs } of all.filter(({ type }) => type === "command:local:Command")) {
      assert.equal(inputs["stdin"], "~/.kube/config");
      assert.equal(inputs["create"], programLine("create"));
      assert.equal(requestOf({ inputs })["context"], "mgmt");
    }
  });

  it("keeps a kubeconfig's text secret wherever it goes", async () => {
    const registrations = await install({ cluster: { kind: "existing", kubeconfig: { text: kubeconfigText } } });
    const holders = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes("kube-token"));
    assert.deepEqual(
      holders.map(({ name }) => name).sort(),
      [
        "management",
        ...providers.map(({ label }) => `management-${label}-crds`),
        "management-cert-manager-answers",
        "management-preflight",
        "management-webhooks",
      ].sort(),
    );
    for (const { inputs, name } of holders) assert.equal(clearText(inputs).includes("kube-token"), false, name);
  });

  it("installs cert-manager in order where it has to, without clusterctl's labels, and goes on when it answers", async () => {
    const registrations = await install({ certManager: { kind: "install", yaml: certManagerYaml } });
    const own = registrations.filter(
      ({ parent, custom }) => custom && parent?.endsWith("CertManager::management-cert-manager") === true,
    );
    assert.deepEqual(
      sequence(own).map((one) => one.split(" ")[0]),
      ["Namespace", "Definitions", "ServiceAccount", "ValidatingWebhookConfiguration", "Deployment", "Command"],
    );
    assert.equal(JSON.stringify(own.map(({ inputs }) => inputs)).includes("clusterctl"), false);
    const last = Math.max(...own.map(({ ended }) => ended));
    const needy = providers.flatMap(({ label }) =>
      ofProvider(registrations, label).filter((one) => !stepKinds.includes(kindOf(one))),
    );
    assert.ok(needy.length >= providers.length);
    assert.ok(needy.every(({ begun }) => begun > last));
    const preflight = registrations.find(({ name }) => name === "management-preflight");
    const { owner, certManager } = requestOf<{ preflight: Installation }>(preflight ?? assert.fail()).preflight;
    assert.deepEqual({ owner, certManager }, { owner: "capi-ignition/dev", certManager: "install" });
  });

  it("makes a kind cluster where it has to; the objects go with it, and its kubeconfig is secret", async () => {
    const registrations = await install({ cluster: { kind: "kind", name: "capi" } });
    const cluster = registrations.find(({ name }) => name === "management-kind");
    const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.ok(objects.length > 20 && objects.every(({ deletedWith }) => deletedWith === cluster?.urn));
    const provider = registrations.find(({ type }) => type === "pulumi:providers:kubernetes");
    assert.ok(pulumi.runtime.isRpcSecret(provider?.inputs["kubeconfig"]));
    assert.equal(pulumi.runtime.unwrapRpcSecret(provider?.inputs["kubeconfig"]), kubeconfigText);
  });

  it("tells all problems at once before it registers anything", async () => {
    const wrong = {
      featureGates: { externalResourceGc: true },
      variables: { NO_SUCH: "1", EXP_MACHINE_POOL: "true", AWS_B64ENCODED_CREDENTIALS: "x", LOGLEVEL: "1' : [" },
      certManager: {
        kind: "install" as const,
        yaml: "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: only}\n",
      },
    };
    let message = "";
    const registrations = await record(() => {
      try {
        new ManagementCluster("management", { ...args, ...wrong });
      } catch (error) {
        ({ message } = error as Error);
      }
    });
    assert.deepEqual(registrations, []);
    const lines = message.split("\n- ").slice(1);
    const expected = [
      /^management\.variables\.NO_SUCH: no provider's manifest has it; there are LOGLEVEL$/,
      /^management\.variables\.EXP_MACHINE_POOL: it is a feature gate; set management\.featureGates\.machinePool$/,
      /^management\.variables\.AWS_B64ENCODED_CREDENTIALS: variables are not kept secret; set credentials$/,
      /^management\.featureGates\.externalResourceGc: no manifest of cluster-api v1\.13\.6, .* has its variable EXTERNAL_RESOURCE_GC/,
      ...providers.map(({ label }) => new RegExp(`^${label}: .* with its variables put in: line \\d+ is not YAML`)),
      /^cert-manager's manifest: it has no CustomResourceDefinition; take cert-manager\.yaml of a release/,
    ];
    assert.deepEqual(
      expected.filter((pattern) => !lines.some((line) => pattern.test(line))).map(String),
      [],
      "what is not told",
    );
    assert.equal(lines.length, expected.length, message);
    for (const [index, pattern] of expected.entries()) assert.match(lines[index] ?? "", pattern);
  });

  it("names a variable that has neither value nor default, and refuses to turn the Ignition gates off", () => {
    const components = loadedComponents.map((one) => ({
      ...one,
      yaml: one.yaml.replace("${LOGLEVEL:=0}", "${NEEDED}${LOGLEVEL:=0}"),
    }));
    assert.throws(
      () => new ManagementCluster("management", { ...args, components }),
      /cluster-api: core-components\.yaml has variables without a value: NEEDED/,
    );
    assert.throws(
      () => new ManagementCluster("management", { ...args, featureGates: { bootstrapFormatIgnition: false } }),
      /bootstrapFormatIgnition: false is not possible/,
    );
  });

  it("has an output for each of what its dependents use", async () => {
    let access: string | undefined;
    await record(() => {
      const { provider, access: found } = new ManagementCluster("management", args);
      assert.ok(pulumi.ProviderResource.isInstance(provider));
      assert.equal(found.context, "mgmt");
      pulumi.output(found.kubeconfig).apply((kubeconfig) => (access = kubeconfig));
    });
    assert.equal(access, "~/.kube/config");
  });
});
