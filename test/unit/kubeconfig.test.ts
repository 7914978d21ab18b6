import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";
import { dump } from "js-yaml";

import {
  asKubeconfig,
  dispatcherProblem,
  entriesOf,
  kubeconfigFile,
  serverOf,
} from "../../components/kubernetes/kubeconfig";
import { KubeconfigLook, kubeconfigProblems } from "../../components/kubernetes/kubeconfigCheck";
import { managementAccess } from "../../components/management/existingManagement";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { Authority, createAuthority } from "../../lab/pki/certificates";
import { checkKubeconfig } from "../../stacks/kubeconfig";

const server = "https://127.0.0.1:6443";
const year = 365 * 24 * 60 * 60 * 1000;
const long = { notBefore: new Date(Date.now() - 2 * year), notAfter: new Date(Date.now() - year) };
const client = { commonName: "somebody", usages: ["client"] } as const;

let authority: Authority;
let good: string;
before(async () => {
  authority = await createAuthority("ca");
  good = kubeconfigText("here", server, authority.cert, await authority.issue(client));
});

function problems(text: string, look: Partial<KubeconfigLook> = {}): string[] {
  return kubeconfigProblems(text, { now: new Date(), read: () => undefined, ...look }).map(({ problem }) => problem);
}

function assertOne(found: readonly string[], pattern: RegExp): void {
  assert.equal(found.length, 1, `the one problem ${pattern.source}, found [${found.join("; ")}]`);
  assert.match(found[0] ?? "", pattern);
}

describe("a kubeconfig that is given as one string", () => {
  const texts = ["kind: Config\n", "\n", '{"kind": "Config"}', "  {}", "a\nb"];
  const paths = ["~/.kube/config", "management.kubeconfig", "/etc/kubernetes/admin.conf", "a b", "~", "", " x{"];

  it("is a text if it has line breaks or is an object in braces, else a path", () => {
    for (const text of texts) assert.deepEqual(asKubeconfig(text), { text });
    for (const given of paths) assert.deepEqual(asKubeconfig(given), { path: given });
  });

  it("goes on to the Kubernetes provider and the commands as it was given, a text as a secret", async () => {
    for (const given of [...texts, ...paths]) {
      const { kubeconfig, ...rest } = managementAccess({ kubeconfig: asKubeconfig(given), context: undefined });
      assert.deepEqual(rest, {}, "no context is none, not an undefined one");
      assert.equal(await pulumi.isSecret(pulumi.output(kubeconfig)), texts.includes(given), given);
      assert.equal(await new Promise((resolve) => pulumi.output(kubeconfig).apply(resolve)), given);
    }
  });

  it("names a file in the home folder by ~", () => {
    assert.deepEqual(["~/.kube/config", "a/~/b", "~user/config", "~"].map(kubeconfigFile), [
      `${os.homedir()}/.kube/config`,
      "a/~/b",
      "~user/config",
      "~",
    ]);
  });

  it("tells its API server, and the cluster and user of a context", () => {
    assert.equal(serverOf(good), server);
    for (const text of ["kind: Config", "clusters: []", "clusters: [{name: a}]", "[]"])
      assert.equal(serverOf(text), "", text);
    const entries = entriesOf(good, "here");
    assert.ok("cluster" in entries);
    assert.deepEqual(
      [entries.cluster["server"], Object.keys(entries.user)],
      [server, ["client-certificate-data", "client-key-data"]],
    );
  });

  it("is found missing in what a kubectl says that another one has started", () => {
    const said = [
      "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n",
      'E0714 "Unhandled Error" err="couldn\'t get current server API group list: Get \\"http://localhost:8080/api?timeout=32s\\": dial tcp 127.0.0.1:8080: connect: connection refused"',
      'error: context "here" does not exist\n',
    ];
    for (const stderr of said)
      assert.match(
        dispatcherProblem(stderr) ?? "",
        /^kubectl has not got the kubeconfig .* dispatcher.*: put another kubectl first in PATH \(https:/,
        stderr,
      );
    const others = [
      "The connection to the server 127.0.0.1:6443 was refused",
      'Error from server (NotFound): pods "a" not found',
      "https://localhost:80801/api",
      "",
    ];
    assert.deepEqual(
      others.map(dispatcherProblem),
      others.map(() => undefined),
    );
  });
});

describe("a kubeconfig, before its server is asked", () => {
  it("has nothing against one with a certificate, a token, a program, or files beside it", async () => {
    const { cert, key } = await authority.issue(client);
    const files: Record<string, string> = { "ca.crt": authority.cert, "a.crt": cert, "a.key": key };
    const named = (user: object): string =>
      dump({
        kind: "Config",
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server, "certificate-authority": "ca.crt" } }],
        users: [{ name: "u", user }],
      });
    assert.deepEqual(problems(good), []);
    assert.deepEqual(problems(kubeconfigText("here", server, authority.cert, { token: "t" })), []);
    for (const user of [{ exec: { command: "aws" } }, { "client-certificate": "a.crt", "client-key": "a.key" }])
      assert.deepEqual(problems(named(user), { read: (file) => files[file] }), []);
  });

  it("says at which line it is not YAML, and quotes nothing of it", () => {
    for (const text of [
      "users: [{token: hunter2-of-mine",
      "a: hunter2-of-mine: b",
      "a: *hunter2-of-mine",
      "? - hunter2-of-mine\n- : {",
      "a: !<hunter2-of-mine> b",
    ]) {
      assertOne(problems(text), /^is not YAML: line \d+: [a-z ]+/);
      assert.equal(
        JSON.stringify(kubeconfigProblems(text, { now: new Date(), read: () => undefined })).includes("hunter2"),
        false,
        text,
      );
    }
    for (const text of ["", "[]", "just words", "kind: Pod"]) assertOne(problems(text), /^is not a kubeconfig/);
  });

  it("names the contexts that there are where the wanted one is not", () => {
    assertOne(problems(good, { context: "there" }), /^has no context there; there is here$/);
    assertOne(
      problems(good.replace("current-context: here", "current-context: gone")),
      /^has no context gone, which is its current-context; there is here$/,
    );
    assertOne(
      problems(good.replace("current-context: here", 'current-context: ""')),
      /^has no current-context, and there is here$/,
    );
    assertOne(problems("kind: Config\n"), /^has no current-context, and it has no context at all$/);
  });

  it("tells cluster and user apart that a context names and the file has not, and both at once", () => {
    const found = problems(good.replace(/cluster: here/g, "cluster: c").replace(/user: here/g, "user: u"));
    assert.deepEqual(found, [
      "has a context whose cluster c is not among its clusters",
      "has a context whose user u is not among its users",
    ]);
  });

  it("refuses certificates that have expired or are not valid yet, with the date, and takes them within it", async () => {
    const late = kubeconfigText("here", server, authority.cert, await authority.issue({ ...client, valid: long }));
    assertOne(
      problems(late),
      new RegExp(`^its client certificate expired on ${long.notAfter.toISOString().slice(0, 16)}Z$`),
    );
    assertOne(
      problems(late, { now: new Date(long.notBefore.getTime() - 1000) }).filter((text) => text.includes("client")),
      /is not valid before .*, and the clock here says /,
    );
    assert.deepEqual(
      problems(late, { now: new Date(long.notBefore.getTime() + 1000) }).filter((text) => text.includes("client")),
      [],
    );
    assertOne(
      problems(good, { now: new Date(Date.now() + 11 * year) }).filter((text) => text.includes("authority")),
      /expired on/,
    );
  });

  it("refuses a key of another certificate, none, and what is no certificate; all of it at once", async () => {
    const [one, other] = await Promise.all([authority.issue(client), authority.issue(client)]);
    assertOne(
      problems(kubeconfigText("here", server, authority.cert, { cert: one.cert, key: other.key })),
      /^its client key does not match the client certificate$/,
    );
    assertOne(
      problems(kubeconfigText("here", server, authority.cert, { cert: one.cert, key: "" })),
      /^its client key is missing$/,
    );
    const found = problems(kubeconfigText("here", "10.0.0.1", "none", { cert: "none", key: "none" }));
    assert.deepEqual(
      found.map((text) => text.split(" ").slice(0, 4).join(" ")),
      ["names a server that", "its certificate authority holds", "its client certificate cannot"],
    );
  });

  it("names the file that cannot be read, but never a key that stands in the place of its name", () => {
    const user = (entry: object): string =>
      dump({
        kind: "Config",
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server } }],
        users: [{ name: "u", user: entry }],
      });
    assertOne(problems(user({ "client-key": "a.key" })), /^names a\.key as its client-key, which cannot be read$/);
    for (const key of ["-----BEGIN\nhunter2", `hunter2${"x".repeat(200)}`])
      assertOne(
        problems(user({ "client-key": key })),
        /^names something that is not a path as its client-key, which cannot be read$/,
      );
  });
});

describe("the kubeconfig of a stack", () => {
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "kubeconfig-test-"))));
  after(() => fs.rmSync(folder, { recursive: true }));

  const check = (name: string, context?: string): Promise<void> =>
    checkKubeconfig({
      cluster: { kubeconfig: path.join(folder, name), ...(context === undefined ? {} : { context }) },
    });

  it("is refused with its setting, its path and what to do", async () => {
    fs.writeFileSync(path.join(folder, "good"), good);
    await check("good");
    await assert.rejects(
      check("good", "there"),
      /^Error: management\.cluster\.kubeconfig = ".*good": has no context there; there is here\. Fix: set management\.cluster\.context to one that it has\.$/,
    );
    await assert.rejects(check("nowhere"), /nowhere": there is no such file\. Fix: /);
    await assert.rejects(check(""), /this is a folder, not a file/);
  });

  it("need not be there in a preview, but is refused there too if it cannot work", async () => {
    fs.writeFileSync(path.join(folder, "bad"), "kind: Config\n");
    await pulumi.runtime.setMocks(
      { call: () => ({}), newResource: () => ({ id: "", state: {} }) },
      "project",
      "stack",
      true,
    );
    await check("nowhere");
    await assert.rejects(check("bad"), /has no current-context/);
    await pulumi.runtime.setMocks(
      { call: () => ({}), newResource: () => ({ id: "", state: {} }) },
      "project",
      "stack",
      false,
    );
    await assert.rejects(check("nowhere"), /there is no such file/);
  });
});
