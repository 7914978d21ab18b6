import { execFile } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { strict as assert } from "assert";

import { providerObjects, variableProblems } from "../../components/management/components";
import { FeatureGates, gateValues, gateVariables } from "../../components/management/featureGates";
import { Provider, providers } from "../../components/kubernetes/providers";
import { ensureTools, Tools } from "../../lab/tools/tools";
import { versionOf } from "../support/clusterctl";

const managers: Readonly<Record<string, string>> = {
  "cluster-api": "capi-controller",
  "bootstrap-kubeadm": "kubeadm-bootstrap-controller",
  "control-plane-kubeadm": "kubeadm-control-plane-controller",
  "infrastructure-aws": "capa-controller",
};

const gates = Object.keys(gateVariables) as (keyof FeatureGates)[];

describe("feature gates against the providers' manifests and managers", function () {
  // A machine whose cache is empty builds the managers here.
  this.timeout(50 * 60_000);
  let tools: Tools;
  before(async () => {
    tools = await ensureTools((line) => console.log(`    ${line}`));
  });

  const manifest = (provider: Provider): string =>
    fs.readFileSync(
      path.join(tools.repository, provider.label, versionOf(tools, provider), provider.componentsFile),
      "utf8",
    );

  /** The argument of a provider's manager with every gate on that there is a setting for. */
  function gatesArgument(provider: Provider): string {
    const variables = {
      AWS_B64ENCODED_CREDENTIALS: "Zm9v",
      ...gateValues(Object.fromEntries(gates.map((gate) => [gate, true]))),
    };
    const text = JSON.stringify(providerObjects(provider, manifest(provider), variables));
    return /--feature-gates=[^"]*/.exec(text)?.[0] ?? assert.fail(`${provider.label} has no feature gates`);
  }

  /**
   * The last words of a manager that is started without a cluster: it reads its flags, and then finds no kubeconfig.
   */
  function said(provider: Provider, argument: string): Promise<string> {
    const program = path.join(tools.bin, managers[provider.label] ?? "");
    const options = { env: { HOME: "/nonexistent" }, timeout: 60_000 };
    return new Promise((resolve) =>
      execFile(program, [argument, "--kubeconfig=/nonexistent"], options, (_error, stdout, stderr) =>
        resolve(`${stdout}${stderr}`.trim().split("\n").slice(-2).join("\n")),
      ),
    );
  }

  for (const provider of providers) {
    it(`the manager of ${provider.label} knows every gate that it is given, and refuses one more`, async () => {
      const argument = gatesArgument(provider);
      assert.match(await said(provider, argument), /unable to get kubeconfig/);
      assert.match(await said(provider, `${argument},NoSuchGate=true`), /unrecognized feature gate: NoSuchGate/);
    });
  }

  it("each gate is that of its variable in the manifests", () => {
    const all = providers.map(manifest).join("\n");
    for (const gate of gates) {
      const [, named = "none"] = new RegExp(`[=,](\\w+)=\\$\\{${gateVariables[gate]}:=`).exec(all) ?? [];
      assert.equal(named.toLowerCase(), gate.toLowerCase(), gate);
    }
  });

  it("a variable of the manifests can be set, and one that no manifest has is refused", () => {
    const components = providers.map((provider) => ({
      provider,
      version: versionOf(tools, provider),
      yaml: manifest(provider),
    }));
    assert.deepEqual(variableProblems(components, {}, { CAPA_LOGLEVEL: "4", CAPA_EKS: "false", EXP_ROSA: "true" }), []);
    const [problem, ...more] = variableProblems(components, {}, { CAPA_LOGLEVL: "4" });
    assert.match(
      problem ?? "",
      /^management\.variables\.CAPA_LOGLEVL: no provider's manifest has it; there are .*CAPA_LOGLEVEL/,
    );
    assert.deepEqual(more, []);
  });
});
