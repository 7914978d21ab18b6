import * as net from "net";

import { strict as assert } from "assert";

import { ownedBy } from "../../components/kubernetes/clusterApi";
import { Installation } from "../../components/program/probe/request";
import { createAuthority } from "../../lab/pki/certificates";
import { freePort, waitUntil } from "../../lab/processes/ports";
import { PlainServer, runOnServer } from "../support/plainServer";

const minute = 60_000;
const installation: Installation = {
  owner: "project/dev",
  certManager: "install",
  clusterApi: "v1.13.6",
  clusters: [{ namespace: "default", name: "blue" }],
};

interface Looked {
  readonly code: number | null;
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** A definition as Cluster API's, of which the preflight sees no more than that it is there and what it holds. */
const clusterDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "clusters.cluster.x-k8s.io",
    annotations: { "api-approved.kubernetes.io": "unapproved, a test's" },
  },
  spec: {
    group: "cluster.x-k8s.io",
    scope: "Namespaced",
    names: { kind: "Cluster", plural: "clusters", singular: "cluster", listKind: "ClusterList" },
    versions: [
      {
        name: "v1beta2",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

describe("the preflight of a real API server, as the command runs it", function () {
  this.timeout(10 * minute);
  let server: PlainServer;
  before(async () => (server = await PlainServer.start()));
  after(async () => server.stop());

  async function look(kubeconfig: string, changed: Partial<Installation> = {}): Promise<Looked> {
    const begun = Date.now();
    const { code, said } = await runOnServer(
      server,
      "create",
      { run: "preflight", preflight: { kind: "installation", ...installation, ...changed } },
      kubeconfig,
    );
    return {
      code,
      problems: said
        .split("\n- ")
        .slice(1)
        .map((text) => text.trim()),
      seconds: (Date.now() - begun) / 1000,
    };
  }

  async function refused(kubeconfig: string, pattern: RegExp, changed: Partial<Installation> = {}): Promise<Looked> {
    const looked = await look(kubeconfig, changed);
    assert.equal(looked.problems.length, 1, looked.problems.join("\n"));
    assert.match(looked.problems[0] ?? "", pattern);
    assert.notEqual(looked.code, 0);
    return looked;
  }

  it("takes an administrator's kubeconfig, within seconds", async () => {
    const { code, problems, seconds } = await look(server.kubeconfig());
    assert.deepEqual([code, problems], [0, []]);
    assert.ok(seconds < 10, `${seconds} s`);
  });

  it("says that nothing listens", async () => {
    const looked = await refused(
      server.kubeconfig({ url: `https://127.0.0.1:${await freePort()}` }),
      /nothing answers at the server's address/,
    );
    assert.ok(looked.seconds < 10, `${looked.seconds} s`);
  });

  it("gives a server up that takes the call and never answers, within seconds", async () => {
    const silent = net.createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as net.AddressInfo;
    const looked = await refused(server.kubeconfig({ url: `https://127.0.0.1:${port}` }), /does not answer in time/);
    assert.ok(looked.seconds < 20, `${looked.seconds} s`);
    silent.close();
  });

  it("tells a server of another authority, and one whose certificate has another name", async () => {
    await refused(
      server.kubeconfig({ ca: (await createAuthority("another")).cert }),
      /not issued by the CA in the kubeconfig/,
    );
    const { port } = new URL(server.url);
    const host = new URL(server.url).hostname;
    const forwarded = net
      .createServer((socket) =>
        socket
          .on("error", () => undefined)
          .pipe(net.connect(Number(port), host).on("error", () => undefined))
          .pipe(socket),
      )
      .listen(0, "127.0.0.1");
    await new Promise((resolve) => forwarded.once("listening", resolve));
    await refused(
      server.kubeconfig({ url: `https://127.0.0.1:${(forwarded.address() as net.AddressInfo).port}` }),
      /does not name the server's address/,
    );
    forwarded.close();
  });

  it("tells a client certificate of the server's own authority that has expired (401), and a token that nobody gave", async () => {
    const day = 24 * 60 * minute;
    const valid = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
    const admin = { commonName: "late", organizations: ["system:masters"], usages: ["client"] } as const;
    await refused(
      server.kubeconfig({ user: await server.pki.authority.issue({ ...admin, valid }) }),
      /refuses the credentials \(401\)/,
    );
    await refused(server.kubeconfig({ user: { token: "nobody-gave-it" } }), /refuses the credentials \(401\)/);
    assert.equal(
      (await look(server.kubeconfig({ user: await server.pki.authority.issue(admin) }))).code,
      0,
      "the same certificate in its time is taken",
    );
  });

  it("names what a user without rights may not do (403), and takes one who may just that", async () => {
    const somebody = { user: await server.pki.authority.issue({ commonName: "somebody", usages: ["client"] }) };
    await refused(
      server.kubeconfig(somebody),
      /too few rights \(403\).*create, patch, delete, escalate, bind clusterroles/,
    );
    const verbs = ["get", "create", "patch", "delete"];
    const rule = (apiGroups: string[], resources: string[], more: string[] = []): object => ({
      apiGroups,
      resources,
      verbs: [...verbs, ...more],
    });
    const rules = [
      rule(["", "apps"], ["namespaces", "secrets", "services", "serviceaccounts", "configmaps", "deployments"]),
      rule(["cluster.x-k8s.io", "clusterctl.cluster.x-k8s.io"], ["*"]),
      rule(
        ["rbac.authorization.k8s.io"],
        ["clusterroles", "roles", "clusterrolebindings", "rolebindings"],
        ["escalate", "bind"],
      ),
      rule(["apiextensions.k8s.io", "admissionregistration.k8s.io"], ["*"]),
    ];
    const metadata = { name: "installer" };
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata, rules };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "installer" };
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata,
      roleRef,
      subjects: [{ kind: "User", name: "somebody", apiGroup: "rbac.authorization.k8s.io" }],
    };
    for (const object of [role, binding]) await server.client.apply(object, { fieldManager: "test" });
    assert.deepEqual((await look(server.kubeconfig(somebody))).problems, []);
  });

  it("refuses a server that the Cluster API version does not run on", async () => {
    await refused(
      server.kubeconfig(),
      /its Kubernetes is v1\.36\.\d+, and Cluster API v1\.12\.10 runs on v1\.31 to v1\.35/,
      { clusterApi: "v1.12.10" },
    );
  });

  it("refuses a Cluster that somebody else has made, beside the installation that is not ours, and takes our own", async () => {
    await server.client.apply(clusterDefinition, { fieldManager: "test" });
    const cluster = (annotations: object): Parameters<typeof server.client.apply>[0] => ({
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "Cluster",
      metadata: { name: "blue", namespace: "default", annotations },
    });
    const made = async (annotations: object): Promise<void> => {
      await waitUntil(
        "Clusters to be served",
        () => server.client.apply(cluster(annotations), { fieldManager: "test", force: true }),
        minute,
        200,
      );
    };
    await made({});
    const both = await look(server.kubeconfig());
    assert.match(
      both.problems.join("\n"),
      /Cluster API is already installed here.*\n.*a Cluster blue already exists in the namespace default, not made by this program/,
    );
    await made(ownedBy("project/prod"));
    assert.match((await look(server.kubeconfig())).problems.join("\n"), /made by project\/prod, not by project\/dev/);
    await made(ownedBy("project/dev"));
    await refused(server.kubeconfig(), /Cluster API is already installed here/);
  });
});
