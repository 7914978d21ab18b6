import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";

import { strict as assert } from "assert";

import { KindCluster } from "../../components/management/kindCluster";
import { ensureKindCluster, KindTool } from "../../components/program/kind/kindTool";
import { KindRequest, nodeLabels } from "../../components/program/kind/request";
import { Operation, programLine, requestEnvironment } from "../../components/program/call";
import { record } from "../support/recordingMonitor";
import { requestOf } from "../support/request";

const request: KindRequest = { run: "kind", name: "capi", owner: "project/dev" };
const run = promisify(execFile);
const projectFolder = path.join(__dirname, "..", "..");

/** kind with one cluster, or none; what was asked of it is kept. */
function toolWith(
  labels: Readonly<Record<string, string>> | Error | undefined,
): KindTool & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    clusters: async () => ["other", ...(labels === undefined ? [] : ["capi"])],
    create: async (name, image, configuration) =>
      void calls.push(`create ${name} ${image ?? "default"} ${configuration}`),
    delete: async (name) => void calls.push(`delete ${name}`),
    kubeconfig: async (name) => `kubeconfig of ${name}`,
    labels: async () => {
      if (labels instanceof Error) throw labels;
      return [labels ?? {}];
    },
  };
}

describe("kind cluster", () => {
  it("is made with its owner on its node, and answers its kubeconfig", async () => {
    const tool = toolWith(undefined);
    assert.equal(
      await ensureKindCluster(tool, "create", { ...request, image: "kindest/node:v1.36.1" }),
      "kubeconfig of capi",
    );
    assert.equal(tool.calls.length, 1);
    const [, name, image, configuration] = /^create (\S+) (\S+) (.*)$/.exec(tool.calls[0] ?? "") ?? [];
    assert.deepEqual([name, image], ["capi", "kindest/node:v1.36.1"]);
    const { kind, nodes } = JSON.parse(configuration ?? "") as {
      kind: string;
      nodes: { role: string; labels: Record<string, string> }[];
    };
    assert.deepEqual([kind, nodes.length, nodes[0]?.role], ["Cluster", 1, "control-plane"]);
    for (const value of Object.values(nodes[0]?.labels ?? {}))
      assert.match(value, /^[0-9a-f]{16}$/, "a valid label, whatever the owner is called");
  });

  it("is taken over if an interrupted run of the same owner has made it", async () => {
    const tool = toolWith(nodeLabels(request));
    assert.equal(await ensureKindCluster(tool, "create", request), "kubeconfig of capi");
    assert.deepEqual(tool.calls, [], "nothing was made");
  });

  const refused: [
    string,
    Parameters<typeof toolWith>[0],
    Partial<KindRequest> & { readonly action?: "verify" },
    RegExp,
  ][] = [
    [
      "made by others",
      {},
      {},
      /a kind cluster capi already exists, but project\/dev did not create it.*; set another management\.kind\.name, or delete it/,
    ],
    ["made by another stack", nodeLabels({ ...request, owner: "project/prod" }), {}, /project\/dev did not create it/],
    [
      "of another node image",
      nodeLabels(request),
      { image: "kindest/node:v1.36.1" },
      /another node image than kindest\/node:v1\.36\.1: .* destroy the stack first/,
    ],
    [
      "one whose API server does not answer",
      new Error("connection refused"),
      {},
      /does not answer \(connection refused\).*kind delete cluster --name capi/,
    ],
    [
      "gone when it only has to be verified",
      undefined,
      { action: "verify" },
      /there is no kind cluster capi: management\.kind\.name .* cannot change/,
    ],
  ];
  for (const [what, labels, { action = "create", ...changed }, message] of refused) {
    it(`is refused if it is ${what}, and nothing is made or deleted`, async () => {
      const tool = toolWith(labels);
      await assert.rejects(ensureKindCluster(tool, action, { ...request, ...changed }), message);
      assert.deepEqual(tool.calls, []);
    });
  }

  it("is registered so that a changed name makes no second one, and its kubeconfig is in no log and no environment", async () => {
    const registered = await record(
      () => void new KindCluster("management", { cluster: { name: "capi" }, owner: "project/dev" }, {}),
      () => ({ stdout: "kubeconfig" }),
    );
    const command = registered.find(({ custom }) => custom);
    const { create, update, delete: remove, logging, addPreviousOutputInEnv } = command?.inputs ?? {};
    assert.deepEqual(
      [create, update, remove],
      (["create", "update", "delete"] as const).map(programLine),
      "an update of its own, which makes no second cluster",
    );
    assert.deepEqual(requestOf(command ?? assert.fail()), { run: "kind", name: "capi", owner: "project/dev" });
    assert.deepEqual({ logging, addPreviousOutputInEnv }, { logging: "stderr", addPreviousOutputInEnv: false });
    assert.deepEqual(command?.additionalSecretOutputs, ["stdout"]);
    assert.match(command?.parent ?? "", /capi-ignition:kind:KindCluster::management$/);
  });
});

describe("kind program", function () {
  this.timeout(20_000);
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "kind-test-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Runs the program as Pulumi does; only the stand-ins are in PATH besides node. */
  const program = (operation: Operation): Promise<{ stdout: string; stderr: string }> => {
    const env = { PATH: folder, HOME: folder, TMPDIR: folder, ...requestEnvironment({ ...request, owner: "o" }) };
    return run(
      process.execPath,
      ["--enable-source-maps", "-r", "./components/typescript.js", "components/program/main.ts", operation],
      { cwd: projectFolder, env },
    );
  };
  const standIn = (name: string, script: string): void =>
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it("says what to do without kind", async () => {
    await assert.rejects(
      program("create"),
      /kind was not found in PATH: install it \(https:.*or set management\.cluster to the kubeconfig of an existing cluster/,
    );
  });

  it("says what to do without Docker", async () => {
    const said =
      'ERROR: failed to list clusters: command "docker ps" failed with error: exit status 1\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    standIn("kind", `echo '${said}' >&2; exit 1`);
    await assert.rejects(program("create"), /`kind get clusters` ended with 1: [^]*kind needs Docker: install it/);
  });

  it("makes a cluster besides the user's own kubeconfig, and prints the new one's", async () => {
    standIn(
      "kind",
      `echo "$@" >> ${folder}/calls
case "$1 $2" in
  "get clusters") echo "No kind clusters found." >&2 ;;
  "create cluster") /bin/cat > ${folder}/configuration ;;
  "get kubeconfig") echo "token: secret" ;;
esac`,
    );
    const { stdout } = await program("create");
    assert.equal(stdout, "token: secret\n");
    const calls = fs.readFileSync(path.join(folder, "calls"), "utf8");
    assert.match(calls, /^create cluster --name capi --wait 5m --config - --kubeconfig \S+\/config$/m);
    assert.equal(
      JSON.parse(fs.readFileSync(path.join(folder, "configuration"), "utf8")).apiVersion,
      "kind.x-k8s.io/v1alpha4",
    );
    await program("delete");
    assert.match(
      fs.readFileSync(path.join(folder, "calls"), "utf8"),
      /^delete cluster --name capi --kubeconfig \S+\/config$/m,
    );
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => name.startsWith("kind-") || name.startsWith("kubeconfig-")),
      [],
      "no kubeconfig is left",
    );
  });
});
