import { strict as assert } from "assert";

import { KubernetesApi, ownedBy, ownerOf } from "../../components/kubernetes/clusterApi";
import { inventoryDefinition, inventoryObject } from "../../components/kubernetes/inventory";
import { providers } from "../../components/kubernetes/providers";
import { certManagerAnswers, installationProblems } from "../../components/program/probe/installation";
import { managementProblems } from "../../components/program/probe/management";
import { CertManagerKind, Installation } from "../../components/program/probe/request";
import { Action, MayI } from "../../components/program/probe/rights";
import { Server } from "../../components/program/probe/server";
import { renderCluster } from "../../components/workload/cluster";
import { guide } from "../support/scenarios";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const inventoryPath = `${definitions}/providers.clusterctl.cluster.x-k8s.io`;
const clusters = { [`${definitions}/clusters.cluster.x-k8s.io`]: { metadata: { name: "clusters.cluster.x-k8s.io" } } };
const certManager = { "/apis/cert-manager.io/v1": { kind: "APIResourceList" } };
const unmarked = { [inventoryPath]: { metadata: { name: "providers.clusterctl.cluster.x-k8s.io" } } };
const installed = {
  "/apis/clusterctl.cluster.x-k8s.io/v1alpha3/providers": {
    items: [inventoryObject(providers[0], "v1.12.0"), inventoryObject(providers[3], "v2.12.0")],
  },
};
const installedBy = (owner: string): Record<string, unknown> => ({
  [inventoryPath]: inventoryDefinition(owner),
  ...installed,
  ...clusters,
});

/** An API server that serves these paths. */
function problems(served: Readonly<Record<string, unknown>>, kind: CertManagerKind = "existing"): Promise<string[]> {
  const api: KubernetesApi = { get: async <T>(path: string) => served[path] as T | undefined };
  return installationProblems(api, "project/dev", kind);
}

describe("preflight of the management cluster", () => {
  const free: [string, Readonly<Record<string, unknown>>, CertManagerKind][] = [
    ["an empty cluster with cert-manager", certManager, "existing"],
    ["an empty cluster that gets cert-manager", {}, "install"],
    [
      "our own installation with the cert-manager that it has found",
      { ...installedBy("project/dev"), ...certManager },
      "existing",
    ],
    [
      "our own installation with the cert-manager that it has installed",
      { ...installedBy("project/dev"), ...certManager },
      "install",
    ],
    [
      "our own installation that was interrupted",
      { [inventoryPath]: inventoryDefinition("project/dev"), ...clusters, ...certManager },
      "existing",
    ],
  ];
  for (const [what, served, kind] of free)
    it(`takes ${what}`, async () => assert.deepEqual(await problems(served, kind), []));

  const refused: [string, Readonly<Record<string, unknown>>, RegExp][] = [
    [
      "clusterctl's installation, with its providers and a way out",
      { ...unmarked, ...installed, ...clusters },
      /cluster-api v1\.12\.0 in capi-system, infrastructure-aws v2\.12\.0 in capa-system.*management\.cluster.*clusterctl delete --all/,
    ],
    [
      "another stack's installation, by its name",
      installedBy("project/prod"),
      /installed here by project\/prod, not by project\/dev \(if this stack had another name before `pulumi stack rename`/,
    ],
    [
      "that of another stack of the same name, which is told apart",
      installedBy("project/dev@0123456789ab"),
      /by project\/dev@0123456789ab, not by project\/dev \(another stack of the same name: its output `owner` tells them/,
    ],
    [
      "that of a stack that no rename can have made of this one",
      installedBy("project/prod@0123456789ab"),
      /by project\/prod@0123456789ab, not by project\/dev: use another/,
    ],
    [
      "Cluster API that came without clusterctl",
      clusters,
      /not by clusterctl: the CRD clusters\.cluster\.x-k8s\.io exists/,
    ],
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
    assert.match(
      (await problems({}))[0] ?? "",
      /serves no cert-manager\.io\/v1.*management\.certManager\.install to true/,
    );
    assert.match(
      (await problems(certManager, "install"))[0] ?? "",
      /cert-manager is already installed.*management\.certManager\.install to false/,
    );
  });

  it("tells both problems at once", async () => {
    assert.equal((await problems({ ...unmarked, ...installed })).length, 2);
  });

  it("takes an API server that does not answer for no empty one", async () => {
    const api: KubernetesApi = { get: () => Promise.reject(new Error("connection refused")) };
    await assert.rejects(installationProblems(api, "project/dev", "existing"), /connection refused/);
  });

  it("waits for cert-manager until it takes a Certificate", async () => {
    const webhook = 'failed calling webhook "webhook.cert-manager.io": x509: certificate signed by unknown authority';
    const seen = await certManagerAnswers(() => Promise.reject(new Error(webhook)));
    assert.deepEqual(seen, {
      done: false,
      object: "cert-manager",
      seen: webhook,
      next: "look at the pods and logs of the namespace cert-manager",
    });
    assert.equal((await certManagerAnswers(async () => undefined)).done, true);
  });
});

const rights =
  (may: (action: Action) => boolean): MayI =>
  async (actions) =>
    actions.map(may);

/** A server with these answers; what is not said of it is as it should be. */
function server(changed: Partial<Server> = {}, served: Readonly<Record<string, unknown>> = certManager): Server {
  return {
    api: { get: async <T>(path: string) => served[path] as T | undefined },
    version: async () => "v1.36.3",
    mayI: rights(() => true),
    ...changed,
  };
}

const wanted: Installation = {
  owner: "project/dev",
  certManager: "existing",
  clusterApi: "v1.13.6",
  clusters: [{ namespace: "clusters", name: "blue" }],
};
const bluePath = "/apis/cluster.x-k8s.io/v1beta2/namespaces/clusters/clusters/blue";
const blue = (annotations?: object): object => ({
  metadata: { name: "blue", namespace: "clusters", ...(annotations === undefined ? {} : { annotations }) },
});
const refused = (message: string) => (): Promise<never> => Promise.reject(new Error(message));

describe("a management cluster that cannot be used", () => {
  it("is none with a server, rights, version and names that are as they should be", async () => {
    assert.deepEqual(await managementProblems(server(), wanted), []);
  });

  const said: [string, string, RegExp][] = [
    [
      "nothing listens",
      "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?",
      /^nothing answers at the server's address.*kubectl: The connection to the server 127\.0\.0\.1:6443 was refused/,
    ],
    [
      "it does not answer",
      "Unable to connect to the server: context deadline exceeded",
      /^the API server does not answer in time.*kubectl: context deadline exceeded/,
    ],
    [
      "its name is not known",
      "Unable to connect to the server: dial tcp: lookup a.invalid on 10.0.0.1:53: no such host",
      /^the server's name is not known/,
    ],
    [
      "it is another cluster's",
      "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority",
      /certificate was not issued by the CA in the kubeconfig/,
    ],
    [
      "it has another name",
      "Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.0.0.1, not 10.0.0.2",
      /does not name the server's address/,
    ],
    [
      "it refuses the credentials",
      "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
      /^the API server refuses the credentials \(401\)/,
    ],
    [
      "it refuses the user",
      'Error from server (Forbidden): forbidden: User "u" cannot get path "/version"',
      /\(403\).*ClusterRole cluster-admin/,
    ],
    [
      "it says what nobody has heard",
      "the sky is falling",
      /^the request to the API server failed: the sky is falling$/,
    ],
  ];
  for (const [what, message, pattern] of said) {
    it(`has one problem where ${what}, and is asked no more`, async () => {
      const never = (): never => assert.fail("asked");
      const found = await managementProblems(
        server({ version: refused(message), mayI: never, api: { get: never } }),
        wanted,
      );
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", pattern);
    });
  }

  it("is one whose Kubernetes the Cluster API version does not run on, and none at the ends of the range", async () => {
    const found = async (version: string, clusterApi = "v1.13.6"): Promise<string[]> =>
      managementProblems(server({ version: async () => version }), { ...wanted, clusterApi });
    for (const version of ["v1.32.0", "v1.37.9-eks-1", "v0.0.0-master"])
      assert.deepEqual(await found(version), [], version);
    assert.match(
      (await found("v1.31.14"))[0] ?? "",
      /^its Kubernetes is v1\.31\.14, and Cluster API v1\.13\.6 runs on v1\.32 to v1\.37: upgrade the management cluster to v1\.32/,
    );
    assert.match(
      (await found("v1.36.3", "v1.12.10"))[0] ?? "",
      /runs on v1\.31 to v1\.35: use an earlier one .* or set management\.versions\.clusterApi/,
    );
  });

  it("is one whose user may not do all that the installation does, by verb and kind", async () => {
    const asked: string[][] = [];
    const mayI: MayI = async (actions) => {
      asked.push(actions.map(({ verb, group, resource }) => `${verb} ${resource}.${group}`));
      return actions.map(
        ({ verb, group, resource }) =>
          group === "apps" || (verb === "get" && resource !== "*") || resource === "namespaces",
      );
    };
    const found = await managementProblems(server({ mayI }), wanted);
    assert.equal(found.length, 1);
    assert.match(
      found[0] ?? "",
      /may not create, patch, delete secrets; .*create, patch, delete, escalate, bind clusterroles\.rbac\.authorization\.k8s\.io; .*customresourcedefinitions/,
    );
    assert.doesNotMatch(found[0] ?? "", /deployments|namespaces/);
    assert.deepEqual(asked[0], ["* *.*"], "an administrator is asked one question");
    assert.equal(asked.length, 2, "all others are asked together");
    assert.equal(
      (await managementProblems(server({ mayI: rights(({ verb }) => verb !== "*") }), wanted)).length,
      0,
      "rights need not be given as *",
    );
  });

  it("says that rights are missing once, though every look is then refused, too", async () => {
    const forbidden = {
      get: refused(
        'Error from server (Forbidden): customresourcedefinitions.apiextensions.k8s.io is forbidden: User "u" cannot get resource',
      ),
    };
    assert.equal((await managementProblems(server({ mayI: rights(() => false), api: forbidden }), wanted)).length, 1);
    assert.match(
      (await managementProblems(server({ api: forbidden }), wanted)).join(),
      /\(403\)/,
      "and does not hide it where the rights seemed right",
    );
  });

  it("is one on which somebody else has a Cluster of that name; our own, made by any run, is not an obstacle", async () => {
    const found = (cluster: object, certManagerKind = certManager): Promise<string[]> =>
      managementProblems(
        server({}, { ...certManagerKind, ...installedBy("project/dev"), [bluePath]: cluster }),
        wanted,
      );
    assert.deepEqual(await found(blue(ownedBy("project/dev"))), []);
    assert.match(
      (await found(blue()))[0] ?? "",
      /^a Cluster blue already exists in the namespace clusters, not made by this program: .*clusters\.blue/,
    );
    assert.match((await found(blue(ownedBy("project/prod"))))[0] ?? "", /made by project\/prod, not by project\/dev/);
    const { metadata } = renderCluster(guide.cluster, { ...guide.context, owner: "project/dev" });
    assert.equal(ownerOf({ metadata }), "project/dev", "the rendered Cluster says whose it is");
  });

  it("tells all of it at once", async () => {
    const found = await managementProblems(
      server(
        { version: async () => "v1.20.0", mayI: rights(() => false) },
        { ...unmarked, ...installed, [bluePath]: blue() },
      ),
      wanted,
    );
    assert.deepEqual(
      found.map((text) => text.split(" ").slice(0, 3).join(" ")),
      [
        "the kubeconfig's user",
        "its Kubernetes is",
        "clusterctl has installed",
        "cert-manager is not",
        "a Cluster blue",
      ],
    );
  });
});

describe("clusterctl's inventory", () => {
  it("has a definition whose schema keeps every field of our records, and which clusterctl takes for its own", () => {
    const { metadata, spec } = inventoryDefinition("project/dev");
    assert.deepEqual(metadata["labels"], { "clusterctl.cluster.x-k8s.io/core": "inventory" });
    const { group, names, versions } = spec as {
      group: string;
      names: { kind: string };
      versions: { name: string; storage: boolean; schema: { openAPIV3Schema: { properties: object } } }[];
    };
    const [version] = versions;
    const record = inventoryObject(providers[3], "v2.13.0");
    assert.equal(record.apiVersion, `${group}/${version?.name}`);
    assert.equal(record.kind, names.kind);
    const kept = Object.keys(version?.schema.openAPIV3Schema.properties ?? {});
    assert.deepEqual(
      Object.keys(record).filter((field) => !kept.includes(field)),
      [],
    );
  });
});
