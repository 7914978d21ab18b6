import { strict as assert } from "assert";

import { apiGroups, ownedBy } from "../../components/kubernetes/clusterApi";
import { providers } from "../../components/kubernetes/providers";
import { GivenInstallation } from "../../components/program/probe/request";
import { KubeObject } from "../../lab/kubernetes/client";
import { freePort, waitUntil } from "../../lab/processes/ports";
import { PlainServer, runOnServer } from "../support/plainServer";

const minute = 60_000;
const given: GivenInstallation = {
  owner: "project/clusters",
  clusters: [{ namespace: "default", name: "blue" }],
  makeNamespaces: true,
};
const kinds: Readonly<Record<string, string>> = {
  core: "Cluster",
  bootstrap: "KubeadmConfigTemplate",
  controlPlane: "KubeadmControlPlane",
  infrastructure: "AWSCluster",
  addons: "ClusterResourceSet",
};
const gates: Readonly<Record<string, string>> = {
  "bootstrap-kubeadm": "KubeadmBootstrapFormatIgnition=true",
  "control-plane-kubeadm": "KubeadmBootstrapFormatIgnition=true",
  "infrastructure-aws": "BootstrapFormatIgnition=true",
};

/** A definition of which the preflight sees no more than that its group is served. */
function definition(group: string, kind: string): KubeObject {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { "api-approved.kubernetes.io": "unapproved, a test's" } },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1beta2", served: true, storage: true, schema }],
    },
  } as KubeObject;
}

function deployment(label: string, namespace: string, version: string, gate: string): KubeObject {
  const labels = { "cluster.x-k8s.io/provider": label };
  const containers = [
    {
      name: "manager",
      image: `registry.example/${label}:${version}`,
      args: ["--leader-elect", `--feature-gates=MachinePool=false,${gate}`],
    },
  ];
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers, serviceAccountName: "manager" } },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "manager", namespace, labels },
    spec,
  } as KubeObject;
}

describe("an installation that is taken as it is, on a real API server", function () {
  this.timeout(10 * minute);
  let server: PlainServer;
  before(async () => (server = await PlainServer.start()));
  after(async () => server.stop());

  const apply = (object: KubeObject): Promise<KubeObject> =>
    server.client.apply(object, { fieldManager: "test", force: true });

  async function look(changed: Partial<GivenInstallation> = {}, kubeconfig = server.kubeconfig()): Promise<string[]> {
    const { code, said } = await runOnServer(
      server,
      "create",
      { run: "preflight", preflight: { kind: "given", ...given, ...changed } },
      kubeconfig,
    );
    const problems = said
      .split("\n- ")
      .slice(1)
      .map((text) => text.trim());
    assert.equal(code === 0, problems.length === 0, said);
    return problems;
  }

  async function one(pattern: RegExp, changed: Partial<GivenInstallation> = {}): Promise<void> {
    const problems = await look(changed);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", pattern);
  }

  const guard = (kubeconfig = server.kubeconfig()): ReturnType<typeof runOnServer> =>
    runOnServer(server, "delete", { run: "guard", owner: "project/management", guard: "management-guard" }, kubeconfig);

  /**
   * Managers as the four providers' manifests have them, with one gate, version or condition of one provider changed.
   */
  async function install({
    label,
    gate,
    version,
    available = "True",
  }: { label?: string; gate?: string; version?: string; available?: string } = {}): Promise<void> {
    for (const provider of providers) {
      const { namespace, project } = provider;
      const mine = provider.label === label;
      await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } } as KubeObject);
      await apply(
        deployment(
          provider.label,
          namespace,
          (mine ? version : undefined) ?? (project === "cluster-api" ? "v1.13.6" : "v2.13.0"),
          (mine ? gate : undefined) ?? gates[provider.label] ?? "RuntimeSDK=true",
        ),
      );
      const conditions = [
        { type: "Available", status: mine ? available : "True", reason: "Test", message: "a test's" },
      ];
      await server.client.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/manager/status`, {
        status: { conditions },
      });
    }
  }

  const secret = (credentials: string): KubeObject =>
    ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "capa-manager-bootstrap-credentials", namespace: "capa-system" },
      data: { credentials },
    }) as unknown as KubeObject;
  const profile = Buffer.from("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n").toString("base64");

  it("is missed on an empty server, on which the guard has nothing to keep", async () => {
    await one(/^Cluster API is not installed here/);
    assert.deepEqual(await guard(), { code: 0, said: "" });
  });

  it("is told what it lacks, each thing that is wrong in turn", async () => {
    for (const [part, group] of Object.entries(apiGroups)) await apply(definition(group, kinds[part]!));
    await waitUntil(
      "all groups to be served",
      async () =>
        (
          await Promise.all(
            Object.values(apiGroups).map((group) =>
              server.client.serves(`${group}/v1beta2`, "any").then(
                () => true,
                () => false,
              ),
            ),
          )
        ).every(Boolean),
      minute,
      200,
    );
    await install();
    await one(
      /^the AWS provider has no credentials: its Secret capa-system\/capa-manager-bootstrap-credentials is missing, its ServiceAccount manager has no role/,
    );
    await apply(secret("Cg=="));
    await one(/bootstrap-credentials is empty/);
    await apply(secret(profile));
    assert.deepEqual(await look(), []);

    await install({ label: "bootstrap-kubeadm", gate: "KubeadmBootstrapFormatIgnition=false" });
    await one(/^bootstrap-kubeadm runs without the feature gate KubeadmBootstrapFormatIgnition \(it is false\)/);
    await install({ label: "control-plane-kubeadm", gate: "MachinePool=true" });
    await one(/^control-plane-kubeadm runs without the feature gate KubeadmBootstrapFormatIgnition, and/);
    await install({ label: "infrastructure-aws", gate: "EKS=true" });
    await one(/^infrastructure-aws runs without the feature gate BootstrapFormatIgnition, and/);
    await install({ label: "cluster-api", version: "v1.9.0" });
    await one(/^cluster-api is v1\.9\.0, which this program does not know/);
    await install({ label: "infrastructure-aws", version: "v2.8.4" });
    await one(/^infrastructure-aws is v2\.8\.4, which/);
    await install({ label: "control-plane-kubeadm", available: "False" });
    await one(/^the manager of control-plane-kubeadm is not running \(Available is False \(Test\): a test's\)/);
    await install();
    await server.client.delete({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "manager", namespace: "capa-system" },
    } as KubeObject);
    await one(/^infrastructure-aws is not installed here/);
    await install();
    assert.deepEqual(await look(), []);
  });

  it("takes a role in the place of keys", async () => {
    const metadata = {
      name: "manager",
      namespace: "capa-system",
      annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::012345678901:role/controllers" },
    };
    await apply(secret("Cg=="));
    await apply({ apiVersion: "v1", kind: "ServiceAccount", metadata } as KubeObject);
    assert.deepEqual(await look(), []);
    await apply(secret(profile));
  });

  it("asks for the rights of a team in its namespace, and not for those of an installation", async () => {
    const team = { clusters: [{ namespace: "team", name: "blue" }], makeNamespaces: false };
    const kubeconfig = server.kubeconfig({
      user: await server.pki.authority.issue({ commonName: "team", usages: ["client"] }),
    });
    await one(/^the namespace team does not exist: create it/, team);
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } } as KubeObject);
    const [problem = "", ...others] = await look(team, kubeconfig);
    assert.deepEqual(others, []);
    assert.match(
      problem,
      /too few rights \(403\); it may not list deployments\.apps; get namespaces; get, list, watch, create, patch, delete clusters\.cluster\.x-k8s\.io in team; /,
    );

    const rules = (...all: [string, string[], string[]][]): object[] =>
      all.map(([group, resources, verbs]) => ({ apiGroups: [group], resources, verbs }));
    const subjects = [{ kind: "User", name: "team", apiGroup: "rbac.authorization.k8s.io" }];
    const bind = async (kind: "Role" | "ClusterRole", metadata: object, given_: object[]): Promise<void> => {
      const apiVersion = "rbac.authorization.k8s.io/v1";
      await apply({ apiVersion, kind, metadata, rules: given_ } as unknown as KubeObject);
      await apply({
        apiVersion,
        kind: `${kind}Binding`,
        metadata,
        subjects,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: "clusters" },
      } as unknown as KubeObject);
    };
    const write = ["get", "list", "watch", "create", "patch", "delete"];
    await bind(
      "ClusterRole",
      { name: "clusters" },
      rules(["apps", ["deployments"], ["list"]], ["", ["namespaces"], ["get"]]),
    );
    const own = Object.values(apiGroups).map((group): [string, string[], string[]] => [group, ["*"], write]);
    await bind(
      "Role",
      { name: "clusters", namespace: "team" },
      rules(...own, ["", ["configmaps"], write], ["", ["secrets"], ["get", "list"]]),
    );
    assert.deepEqual(await look(team, kubeconfig), []);
  });

  it("is another stack's for names that are taken, and the guard names each Cluster with its owner", async () => {
    const cluster = (name: string, annotations: object): KubeObject =>
      ({
        apiVersion: "cluster.x-k8s.io/v1beta2",
        kind: "Cluster",
        metadata: { name, namespace: "default", annotations },
      }) as KubeObject;
    assert.deepEqual(await guard(), { code: 0, said: "" }, "the kind is there, and no Cluster");
    await apply(cluster("blue", ownedBy("project/other")));
    await apply(cluster("green", {}));
    await one(
      /^a Cluster blue already exists in the namespace default, made by project\/other, not by project\/clusters/,
    );
    const { code, said } = await guard();
    assert.equal(code, 1);
    assert.match(
      said,
      /^there are still Clusters on the management cluster, and only its controllers can delete them; nothing of the management cluster has been deleted:\n- default\/blue was made by project\/other: `pulumi destroy --stack other`.*\n- default\/green was not made by this program: `kubectl delete cluster green --namespace default`/,
    );
  });

  it("is guarded where it cannot be asked, too, with what to do if it is gone", async () => {
    const { code, said } = await guard(server.kubeconfig({ url: `https://127.0.0.1:${await freePort()}` }));
    assert.equal(code, 1);
    assert.match(said, /cannot list the Clusters.*nothing answers at the server's address/);
    assert.match(
      said,
      /pulumi state delete "\$\(pulumi stack --show-urns \| grep -o 'urn:\.\*::management-guard\$'\)"/,
    );
    assert.equal((await guard("/nowhere/kubeconfig")).code, 1, "a kubeconfig that is gone is no empty cluster");
  });
});
