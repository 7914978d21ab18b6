import { strict as assert } from "assert";

import { inventoryDefinition, inventoryObject } from "../../components/management/inventory";
import { certManagerAnswers } from "../../components/management/preflight/certManagerAnswers";
import { installationProblems } from "../../components/management/preflight/installation";
import { CertManagerKind, parsePreflightRequest, preflightCommandLine } from "../../components/management/preflight/request";
import { providers } from "../../components/management/providers";
import { KubernetesApi } from "../../components/wait/kubernetesApi";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const inventoryPath = `${definitions}/providers.clusterctl.cluster.x-k8s.io`;
const clusters = { [`${definitions}/clusters.cluster.x-k8s.io`]: { metadata: { name: "clusters.cluster.x-k8s.io" } } };
const certManager = { "/apis/cert-manager.io/v1": { kind: "APIResourceList" } };
const unmarked = { [inventoryPath]: { metadata: { name: "providers.clusterctl.cluster.x-k8s.io" } } };
const installed = { "/apis/clusterctl.cluster.x-k8s.io/v1alpha3/providers": { items: [inventoryObject(providers[0], "v1.12.0"), inventoryObject(providers[3], "v2.12.0")] } };
const installedBy = (owner: string): Record<string, unknown> => ({ [inventoryPath]: inventoryDefinition(owner), ...installed, ...clusters });

/** An API server that serves these paths. */
function problems(served: Readonly<Record<string, unknown>>, kind: CertManagerKind = "existing"): Promise<string[]> {
  const api: KubernetesApi = { get: async <T>(path: string) => served[path] as T | undefined };
  return installationProblems(api, "project/dev", kind);
}

describe("preflight of the management cluster", () => {
  const free: [string, Readonly<Record<string, unknown>>, CertManagerKind][] = [
    ["an empty cluster with cert-manager", certManager, "existing"],
    ["an empty cluster that gets cert-manager", {}, "install"],
    ["our own installation with the cert-manager that it has found", { ...installedBy("project/dev"), ...certManager }, "existing"],
    ["our own installation with the cert-manager that it has installed", { ...installedBy("project/dev"), ...certManager }, "install"],
    ["our own installation that was interrupted", { [inventoryPath]: inventoryDefinition("project/dev"), ...clusters, ...certManager }, "existing"],
  ];
  for (const [what, served, kind] of free) it(`takes ${what}`, async () => assert.deepEqual(await problems(served, kind), []));

  const refused: [string, Readonly<Record<string, unknown>>, RegExp][] = [
    ["clusterctl's installation, with its providers and a way out", { ...unmarked, ...installed, ...clusters }, /cluster-api v1\.12\.0 in capi-system, infrastructure-aws v2\.12\.0 in capa-system.*management\.cluster.*clusterctl delete --all/],
    ["another stack's installation, by its name", installedBy("project/prod"), /installed here by project\/prod, not by project\/dev/],
    ["Cluster API that came without clusterctl", clusters, /not by clusterctl: the definition clusters\.cluster\.x-k8s\.io exists/],
    ["what an earlier clusterctl has left", unmarked, /kubectl delete crd providers\.clusterctl\.cluster\.x-k8s\.io/],
  ];
  for (const [what, served, message] of refused) {
    it(`refuses ${what}`, async () => {
      const [problem, ...others] = await problems({ ...served, ...certManager });
      assert.match(problem ?? "", message);
      assert.deepEqual(others, []);
    });
  }

  it("refuses a missing cert-manager, and one that it should install over another's, each with the setting", async () => {
    assert.match((await problems({}))[0] ?? "", /serves no cert-manager\.io\/v1.*management\.certManager\.install to true/);
    assert.match((await problems(certManager, "install"))[0] ?? "", /cert-manager is here already.*management\.certManager\.install to false/);
  });

  it("tells both problems at once", async () => {
    assert.equal((await problems({ ...unmarked, ...installed })).length, 2);
  });

  it("takes an API server that does not answer for no empty one", async () => {
    const api: KubernetesApi = { get: () => Promise.reject(new Error("connection refused")) };
    await assert.rejects(installationProblems(api, "project/dev", "existing"), /connection refused/);
  });

  it("waits for cert-manager until it takes a Certificate", async () => {
    const webhook = "failed calling webhook \"webhook.cert-manager.io\": x509: certificate signed by unknown authority";
    const seen = await certManagerAnswers(() => Promise.reject(new Error(webhook)));
    assert.deepEqual(seen, { done: false, object: "cert-manager", seen: webhook, next: "look at the pods and logs of the namespace cert-manager" });
    assert.equal((await certManagerAnswers(async () => undefined)).done, true);
  });

  it("has a command for each look that the program reads back", () => {
    const looks = [{ kind: "installation", owner: "project/dev", certManager: "install" }, { kind: "cert-manager", minutes: 7, context: "mgmt" }] as const;
    for (const look of looks) {
      const [, shown = ""] = preflightCommandLine(look).split("components/management/preflight/main.ts ");
      assert.deepEqual(parsePreflightRequest(shown.split(" ")), look);
    }
    assert.throws(() => parsePreflightRequest(["installation", "--owner", "o"]), /usage: main\.ts installation --owner NAME/);
  });
});

describe("clusterctl's inventory", () => {
  it("has a definition whose schema keeps every field of our records, and which clusterctl takes for its own", () => {
    const { metadata, spec } = inventoryDefinition("project/dev");
    assert.deepEqual(metadata["labels"], { "clusterctl.cluster.x-k8s.io/core": "inventory" });
    const { group, names, versions } = spec as { group: string; names: { kind: string }; versions: { name: string; storage: boolean; schema: { openAPIV3Schema: { properties: object } } }[] };
    const [version] = versions;
    const record = inventoryObject(providers[3], "v2.13.0");
    assert.equal(record.apiVersion, `${group}/${version?.name}`);
    assert.equal(record.kind, names.kind);
    const kept = Object.keys(version?.schema.openAPIV3Schema.properties ?? {});
    assert.deepEqual(Object.keys(record).filter((field) => !kept.includes(field)), []);
  });
});
