import { strict as assert } from "assert";

import { apiGroups, ownedBy } from "../../components/kubernetes/clusterApi";
import { inventoryObject } from "../../components/kubernetes/inventory";
import { Provider, providers } from "../../components/kubernetes/providers";
import { givenProblems } from "../../components/program/probe/management";
import { GivenInstallation } from "../../components/program/probe/request";
import { Action } from "../../components/program/probe/rights";
import { Server } from "../../components/program/probe/server";

type Served = Record<string, unknown>;

const given: GivenInstallation = {
  owner: "project/dev",
  clusters: [{ namespace: "default", name: "blue" }],
  makeNamespaces: true,
};
const inTeams: GivenInstallation = { ...given, clusters: [{ namespace: "teams", name: "blue" }] };
const deploymentsPath = "/apis/apps/v1/deployments?labelSelector=cluster.x-k8s.io%2Fprovider";
const inventoryPath = "/apis/clusterctl.cluster.x-k8s.io/v1alpha3/providers";
const secretPath = "/api/v1/namespaces/capa-system/secrets/capa-manager-bootstrap-credentials";
const accountPath = "/api/v1/namespaces/capa-system/serviceaccounts/capa-controller-manager";

const gates: Readonly<Record<string, string>> = {
  "bootstrap-kubeadm": "KubeadmBootstrapFormatIgnition",
  "control-plane-kubeadm": "KubeadmBootstrapFormatIgnition",
  "infrastructure-aws": "BootstrapFormatIgnition",
};
const versions: Readonly<Record<string, string>> = { "infrastructure-aws": "v2.13.0" };

interface Change {
  readonly image?: string;
  readonly args?: readonly string[];
  readonly conditions?: readonly object[];
  readonly podAnnotations?: object;
}

function deployment({ label, namespace }: Provider, { image, args, conditions, podAnnotations }: Change = {}): object {
  const tag = versions[label] ?? "v1.13.6";
  const container = {
    name: "manager",
    image: image ?? `registry.example:5000/${label}:${tag}@sha256:00`,
    args: args ?? ["--leader-elect", `--feature-gates=MachinePool=true,${gates[label] ?? "ClusterTopology"}=true`],
  };
  return {
    metadata: {
      name: `${namespace.replace("-system", "")}-controller-manager`,
      namespace,
      labels: { "cluster.x-k8s.io/provider": label },
    },
    spec: {
      template: {
        metadata: { annotations: podAnnotations ?? {} },
        spec: {
          serviceAccountName: "capa-controller-manager",
          containers: [{ name: "proxy", image: "proxy" }, container],
        },
      },
    },
    status: { conditions: conditions ?? [{ type: "Available", status: "True" }] },
  };
}

/** What clusterctl leaves behind, with one thing changed. */
function served(changed: Readonly<Record<string, Change>> = {}, more: Served = {}): Served {
  const groups = Object.fromEntries(Object.values(apiGroups).map((group) => [`/apis/${group}/v1beta2`, {}]));
  const items = providers.map((provider) => deployment(provider, changed[provider.label]));
  const credentials = Buffer.from("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n").toString("base64");
  return {
    ...groups,
    [deploymentsPath]: { items },
    [secretPath]: { data: { credentials } },
    [accountPath]: { metadata: {} },
    "/api/v1/nodes": { items: [{ spec: {} }] },
    ...more,
  };
}

function server(paths: Served, changed: Partial<Server> = {}): Server {
  const get = async <T>(path: string): Promise<T | undefined> => {
    if (paths[path] instanceof Error) throw paths[path] as Error;
    return paths[path] as T | undefined;
  };
  return { api: { get }, version: async () => "v1.36.3", mayI: async (actions) => actions.map(() => true), ...changed };
}

const found = (paths: Served, wanted = given): Promise<string[]> => givenProblems(server(paths), wanted);

async function one(paths: Served, pattern: RegExp, wanted = given): Promise<void> {
  const problems = await found(paths, wanted);
  assert.equal(problems.length, 1, problems.join("\n"));
  assert.match(problems[0] ?? "", pattern);
}

describe("an installation that is taken as it is", () => {
  it("is right as clusterctl and as other tools leave it", async () => {
    assert.deepEqual(await found(served()), []);
    const recorded = providers.map((provider) => inventoryObject(provider, versions[provider.label] ?? "v1.13.6"));
    assert.deepEqual(await found(served({}, { [inventoryPath]: { items: recorded } })), []);
  });

  it("has to be there, whole", async () => {
    await one(
      {},
      /^Cluster API is not installed here: run `clusterctl init --infrastructure aws` with EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true and EXP_BOOTSTRAP_FORMAT_IGNITION=true, or let the program do it/,
    );
    const items = providers
      .filter(({ label }) => label !== "infrastructure-aws")
      .map((provider) => deployment(provider));
    await one({ ...served(), [deploymentsPath]: { items } }, /^infrastructure-aws is not installed here/);
  });

  it("is of versions that the program knows, by clusterctl's record and, without one, by the images", async () => {
    await one(
      served({ "cluster-api": { image: "registry.example/core:v1.10.4" } }),
      /^cluster-api is v1\.10\.4, .*takes one of v1\.12, v1\.13, v1\.14/,
    );
    await one(
      served({}, { [inventoryPath]: { items: [inventoryObject(providers[3], "v2.9.1")] } }),
      /^infrastructure-aws is v2\.9\.1, .*takes v2\.11 or a later v2/,
    );
    const digest = { "cluster-api": { image: "registry.example/core@sha256:00" } };
    assert.deepEqual(await found(served(digest)), [], "an image without a version is judged by what it serves");
    await one(
      { ...served(digest), "/apis/cluster.x-k8s.io/v1beta2": undefined },
      /does not serve v1beta2 of cluster\.x-k8s\.io/,
    );
  });

  it("has both Ignition gates on, in each manager that has one, in whatever way that is written", async () => {
    await one(
      served({
        "bootstrap-kubeadm": { args: ["--feature-gates=MachinePool=true,KubeadmBootstrapFormatIgnition=false"] },
      }),
      /^bootstrap-kubeadm runs without .*KubeadmBootstrapFormatIgnition \(it is false\).*set EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true.*-n capi-kubeadm-bootstrap-system edit deployment/,
    );
    await one(
      served({ "control-plane-kubeadm": { args: [] } }),
      /^control-plane-kubeadm runs without .*KubeadmBootstrapFormatIgnition, and/,
    );
    await one(
      served({ "infrastructure-aws": { args: ["--feature-gates=KubeadmBootstrapFormatIgnition=true"] } }),
      /^infrastructure-aws runs without .* BootstrapFormatIgnition, .*EXP_BOOTSTRAP_FORMAT_IGNITION=true/,
    );
    for (const args of [
      ["--feature-gates", "BootstrapFormatIgnition=true"],
      ["--feature-gates=BootstrapFormatIgnition=false", "--feature-gates=EKS=true, BootstrapFormatIgnition=1"],
    ]) {
      assert.deepEqual(await found(served({ "infrastructure-aws": { args } })), [], args.join(" "));
    }
  });

  it("runs", async () => {
    const conditions = [
      { type: "Available", status: "False", reason: "MinimumReplicasUnavailable", message: "no replica" },
    ];
    await one(
      served({ "control-plane-kubeadm": { conditions } }),
      /^the manager of control-plane-kubeadm is not running \(Available is False \(MinimumReplicasUnavailable\): no replica\): check `kubectl -n capi-kubeadm-control-plane-system describe/,
    );
    await one(
      served({ "cluster-api": { conditions: [] } }),
      /^the manager of cluster-api is not running \(Available is not set yet\)/,
    );
  });

  it("has credentials for AWS: keys, a role of its own, or machines that may have one", async () => {
    const zeroed = { [secretPath]: { data: { credentials: "Cg==" } } };
    await one(
      served({}, zeroed),
      /^the AWS provider has no credentials: its Secret capa-system\/capa-manager-bootstrap-credentials is empty, .*clusterawsadm controller update-credentials --namespace capa-system/,
    );
    await one(served({}, { [secretPath]: undefined }), /capa-manager-bootstrap-credentials is missing/);
    const role = {
      metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::012345678901:role/controllers" } },
    };
    assert.deepEqual(await found(served({}, { ...zeroed, [accountPath]: role })), []);
    assert.deepEqual(
      await found(
        served({ "infrastructure-aws": { podAnnotations: { "iam.amazonaws.com/role": "controllers" } } }, zeroed),
      ),
      [],
    );
    assert.deepEqual(
      await found(
        served({}, { ...zeroed, "/api/v1/nodes": { items: [{ spec: { providerID: "aws:///us-east-1a/i-0" } }] } }),
      ),
      [],
    );
    const forbidden = new Error(
      'secrets "capa-manager-bootstrap-credentials" is forbidden: User "u" cannot get resource',
    );
    assert.deepEqual(
      await found(served({}, { [secretPath]: forbidden, [inventoryPath]: forbidden })),
      [],
      "whoever makes clusters need not see the controllers' Secret",
    );
  });

  it("leaves names and namespaces of others alone", async () => {
    const bluePath = (namespace: string): string =>
      `/apis/cluster.x-k8s.io/v1beta2/namespaces/${namespace}/clusters/blue`;
    const cluster = (annotations: object): object => ({ metadata: { name: "blue", annotations } });
    await one(
      served({}, { [bluePath("default")]: cluster(ownedBy("project/other")) }),
      /^a Cluster blue already exists in the namespace default, made by project\/other, not by project\/dev/,
    );
    assert.deepEqual(await found(served({}, { [bluePath("default")]: cluster(ownedBy("project/dev")) })), []);
    const namespace = (annotations: object): Served =>
      served({}, { "/api/v1/namespaces/teams": { metadata: { name: "teams", annotations } } });
    await one(
      namespace(ownedBy("project/other")),
      /^the namespace teams already exists, made by project\/other, not by project\/dev.*management\.makeNamespaces to false/,
      inTeams,
    );
    await one(namespace({}), /^the namespace teams already exists, not made by this program/, inTeams);
    assert.deepEqual(await found(namespace(ownedBy("project/dev")), inTeams), []);
    assert.deepEqual(await found(namespace({}), { ...inTeams, makeNamespaces: false }), []);
    await one(served(), /^the namespace teams does not exist/, { ...inTeams, makeNamespaces: false });
  });

  it("takes a user who may make clusters in their namespace and nothing else, and names what is missing", async () => {
    const asked: Action[] = [];
    const mayI =
      (may: (action: Action) => boolean): Server["mayI"] =>
      async (actions) => {
        asked.push(...actions);
        return actions.map(may);
      };
    const team = ({ group, resource, namespace, verb }: Action): boolean =>
      namespace === "teams" ||
      (group === "apps" && resource === "deployments" && verb === "list") ||
      (resource === "namespaces" && verb === "get");
    const paths = served({}, { "/api/v1/namespaces/teams": { metadata: { name: "teams" } } });
    assert.deepEqual(
      await givenProblems(server(paths, { mayI: mayI(team) }), { ...inTeams, makeNamespaces: false }),
      [],
    );
    const written = asked.filter(({ verb }) => verb === "create").map(({ resource }) => resource);
    assert.deepEqual(
      written.filter((resource) =>
        /^(customresourcedefinitions|.*roles|.*rolebindings|.*webhook.*|secrets|deployments)$/.test(resource),
      ),
      [],
      "no rights of an installation",
    );
    const [problem = "", ...others] = await givenProblems(
      server(paths, { mayI: mayI((action) => team(action) && action.verb !== "delete") }),
      { ...inTeams, makeNamespaces: false },
    );
    assert.deepEqual(others, []);
    assert.match(
      problem,
      /too few rights \(403\); it may not delete clusters\.cluster\.x-k8s\.io in teams; .*delete configmaps in teams: /,
    );
    assert.match(
      (
        await givenProblems(server(paths, { mayI: mayI(team) }), {
          ...inTeams,
          clusters: [...inTeams.clusters, { namespace: "default", name: "red" }],
        })
      ).join(),
      /create, patch, delete namespaces; get, list, watch, create, patch, delete clusters\.cluster\.x-k8s\.io in default/,
    );
  });

  it("tells all of it at once", async () => {
    const changed = {
      "bootstrap-kubeadm": { args: [] },
      "infrastructure-aws": { args: [], image: "registry.example/aws:v2.8.0", conditions: [] },
    };
    const problems = await found(served(changed, { [secretPath]: undefined }), { ...inTeams, makeNamespaces: false });
    assert.deepEqual(
      problems.map((text) => text.split(" ").slice(0, 3).join(" ")),
      [
        "infrastructure-aws is v2.8.0,",
        "bootstrap-kubeadm runs without",
        "the manager of",
        "infrastructure-aws runs without",
        "the AWS provider",
        "the namespace teams",
      ],
    );
    assert.deepEqual(
      (await givenProblems(server({}, { version: () => Promise.reject(new Error("connection refused")) }), given))
        .length,
      1,
      "a server that cannot be asked has this one problem",
    );
  });
});
