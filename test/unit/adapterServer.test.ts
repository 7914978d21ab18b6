import { strict as assert } from "assert";
import { spawn, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import { Properties } from "../../lab/adapters/adapter";
import { createAdapter, PackageName } from "../../lab/adapters/createAdapter";
import { AdapterServer, serveAdapter } from "../../lab/adapters/grpc/adapterServer";
import { diffResponse } from "../../lab/adapters/grpc/difference";
import { HalfMade, serviceError } from "../../lab/adapters/grpc/failure";
import { project } from "../../lab/adapters/marks";
import { providerReplaces } from "../../lab/adapters/providerChange";
import { Sessions } from "../../lab/adapters/grpc/sessions";
import { properties, structOf } from "../../lab/adapters/grpc/struct";
import { waitUntil } from "../../lab/processes/ports";
import { isSecret, plain, secret, unknownValue } from "../../lab/engine/values";

const urn = "urn:pulumi:lab::test::command:local:Command::hello";
const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
const { UPDATE, UPDATE_REPLACE, ADD, DELETE } = proto.PropertyDiff.Kind;

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function answer<Response>(call: (callback: Callback<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) => call((error, response) => (error === null ? resolve(response) : reject(error))));
}

describe("an adapter served to the Pulumi engine", () => {
  let server: AdapterServer;
  let client: ResourceProviderClient;
  let folder: string;
  const clients: ResourceProviderClient[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "served-"));
    server = await serveAdapter("command");
    client = connect(server);
    await configure(client, {});
  });
  after(() => {
    clients.forEach((open) => open.close());
    server.stop();
    fs.rmSync(folder, { recursive: true });
  });

  function connect(to: AdapterServer): ResourceProviderClient {
    // Without a pool of its own a client shares the connection of the others, and with it the session.
    const opened = new ResourceProviderClient(`127.0.0.1:${to.port}`, grpc.credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
    clients.push(opened);
    return opened;
  }

  async function configure(to: ResourceProviderClient, args: Properties): Promise<proto.ConfigureResponse> {
    const request = new proto.ConfigureRequest();
    request.setArgs(structOf(args));
    return answer((callback) => to.configure(request, callback));
  }

  async function check(news: Properties, to = client, of = urn): Promise<proto.CheckResponse> {
    const request = new proto.CheckRequest();
    request.setUrn(of);
    request.setNews(structOf(news));
    return answer((callback) => to.check(request, callback));
  }

  async function create(inputs: Properties, preview = false): Promise<proto.CreateResponse> {
    const request = new proto.CreateRequest();
    request.setUrn(urn);
    request.setProperties(structOf(inputs));
    request.setPreview(preview);
    return answer((callback) => client.create(request, callback));
  }

  async function diff(oldInputs: Properties, news: Properties, ignored: string[] = []): Promise<proto.DiffResponse> {
    const request = new proto.DiffRequest();
    request.setUrn(urn);
    request.setOldInputs(structOf(oldInputs));
    request.setOlds(structOf(oldInputs));
    request.setNews(structOf(news));
    request.setIgnorechangesList(ignored);
    return answer((callback) => client.diff(request, callback));
  }

  async function update(olds: Properties, oldInputs: Properties, news: Properties, preview = false): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId("id");
    request.setUrn(urn);
    request.setOlds(structOf(olds));
    request.setOldInputs(structOf(oldInputs));
    request.setNews(structOf(news));
    request.setPreview(preview);
    return properties((await answer<proto.UpdateResponse>((callback) => client.update(request, callback))).getProperties());
  }

  it("says what it is and what it can", async () => {
    const handshake = await answer<proto.ProviderHandshakeResponse>((callback) => client.handshake(new proto.ProviderHandshakeRequest(), callback));
    assert.deepEqual([handshake.getAcceptSecrets(), handshake.getAcceptResources(), handshake.getAcceptOutputs()], [true, false, false]);
    const info = await answer<{ getVersion(): string }>((callback) => client.getPluginInfo(new Empty(), callback));
    assert.equal(info.getVersion(), "1.2.1");
    const schema = await answer<proto.GetSchemaResponse>((callback) => client.getSchema(new proto.GetSchemaRequest(), callback));
    assert.equal((JSON.parse(schema.getSchema()) as { name: string }).name, "command");
    assert.equal((await configure(client, {})).getSupportspreview(), true);
    await assert.rejects(answer((callback) => client.construct(new proto.ConstructRequest(), callback)), { code: grpc.status.UNIMPLEMENTED });
  });

  it("checks with secrets still marked and unknown values passed on", async () => {
    const news = { create: "echo", environment: secret({ WORD: "w" }), stdin: unknownValue };
    const response = await check(news);
    assert.deepEqual(properties(response.getInputs()), news);
    assert.deepEqual(response.getFailuresList(), []);
  });

  it("runs nothing in a preview, and leaves out what it cannot know", async () => {
    const mark = path.join(folder, "previewed");
    const response = await create({ create: `touch ${mark}`, stdin: unknownValue }, true);
    assert.equal(response.getId(), "");
    assert.deepEqual(properties(response.getProperties()), { create: `touch ${mark}`, stdin: unknownValue });
    assert.equal(fs.existsSync(mark), false);
  });

  it("creates, and hides what a command printed that was given a secret", async () => {
    const open = await create({ create: "echo made" });
    assert.notEqual(open.getId(), "");
    assert.equal(properties(open.getProperties())["stdout"], "made");
    const hidden = properties((await create({ create: "echo $WORD", environment: secret({ WORD: "planted" }) })).getProperties());
    assert.ok(isSecret(hidden["stdout"]) && isSecret(hidden["environment"]), "what was printed is as secret as what was given");
    assert.equal(plain(hidden["stdout"]), "planted");
  });

  it("tells nothing, an update and a replacement apart, each with the paths that differ", async () => {
    const olds = { create: "a", environment: { "a.b": "1" }, triggers: ["1"] };
    assert.equal((await diff(olds, olds)).getChanges(), DIFF_NONE);
    const updated = await diff(olds, { create: "b", environment: { "a.b": "2" }, triggers: ["1"], stdin: "new" });
    assert.deepEqual([updated.getChanges(), updated.getReplacesList()], [DIFF_SOME, []]);
    const kinds = updated.getDetaileddiffMap().getEntryList() as unknown as [string, proto.PropertyDiff][];
    assert.deepEqual(kinds.map(([at]) => [at, updated.getDetaileddiffMap().get(at)?.getKind()]), [["create", UPDATE], ['environment["a.b"]', UPDATE], ["stdin", ADD]]);
    const replaced = await diff(olds, { ...olds, triggers: ["2"] });
    assert.deepEqual(replaced.getReplacesList(), ["triggers"]);
    assert.equal(replaced.getDetaileddiffMap().get("triggers[0]")?.getKind(), UPDATE_REPLACE);
  });

  it("takes no notice of what is to be ignored, and counts a value that is not known yet as another one", async () => {
    const olds = { create: "a", triggers: ["1"] };
    assert.equal((await diff(olds, { create: "b", triggers: ["1"] }, ["create"])).getChanges(), DIFF_NONE);
    const unknown = await diff(olds, { create: "a", triggers: unknownValue });
    assert.deepEqual([unknown.getChanges(), unknown.getReplacesList()], [DIFF_SOME, ["triggers"]]);
  });

  it("updates, and in a preview does not know what the command will print", async () => {
    const inputs = { create: "echo one" };
    const outputs = { ...inputs, stdout: "one", stderr: "" };
    assert.deepEqual(await update(outputs, inputs, { create: "echo two" }, true), { create: "echo two", stdout: unknownValue, stderr: unknownValue });
    assert.equal((await update(outputs, inputs, { create: "echo two" }))["stdout"], "two");
  });

  it("reads what is on record, and deletes", async () => {
    const request = new proto.ReadRequest();
    request.setId("id");
    request.setUrn(urn);
    request.setInputs(structOf({ create: "a", __defaults: [] }));
    request.setProperties(structOf({ create: "a", stdout: "x" }));
    const read = await answer<proto.ReadResponse>((callback) => client.read(request, callback));
    assert.deepEqual([read.getId(), properties(read.getProperties()), properties(read.getInputs())], ["id", { create: "a", stdout: "x" }, { create: "a", __defaults: [] }]);
    const mark = path.join(folder, "deleted");
    const removal = new proto.DeleteRequest();
    removal.setUrn(urn);
    removal.setProperties(structOf({ delete: `touch ${mark}` }));
    await answer((callback) => client.delete(removal, callback));
    assert.ok(fs.existsSync(mark));
  });

  it("shows what an operation reports beside its resource, in the engine's own display", async () => {
    const shown: LogRequest.AsObject[] = [];
    const engine = new grpc.Server();
    engine.addService(EngineService, {
      log: (call: grpc.ServerUnaryCall<LogRequest, Empty>, callback: grpc.sendUnaryData<Empty>) => {
        shown.push(call.request.toObject());
        callback(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve) => engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)));
    try {
      const handshake = new proto.ProviderHandshakeRequest();
      handshake.setEngineAddress(`127.0.0.1:${port}`);
      await answer((callback) => client.handshake(handshake, callback));
      await configure(client, {});
      await create({ create: "echo waiting >&2" });
      await waitUntil("the line", () => shown.length > 0, 5000, 10);
      assert.deepEqual(shown.map(({ urn: of, message, ephemeral }) => [of, message, ephemeral]), [[urn, "waiting", true]]);
    } finally {
      engine.forceShutdown();
    }
  });

  it("keeps a command's time limit and hands its last words on as the error", async () => {
    const request = new proto.CreateRequest();
    request.setUrn(urn);
    request.setProperties(structOf({ create: "echo the reason >&2; exec sleep 60" }));
    request.setTimeout(0.5);
    await assert.rejects(answer((callback) => client.create(request, callback)), /the command ended with SIGKILL\nthe reason/);
  });

  it("keeps providers of one package apart by their connections", async () => {
    const aws = await serveAdapter("aws");
    const bucket = "urn:pulumi:lab::test::aws:s3/bucket:Bucket::b";
    try {
      const [one, other] = [connect(aws), connect(aws)];
      const tags = (owner: string): Properties => ({ region: "us-east-1", defaultTags: JSON.stringify({ tags: { owner } }) });
      await configure(one, tags("one"));
      await configure(other, tags("other"));
      assert.deepEqual(properties((await check({}, one, bucket)).getInputs())["tags"], { owner: "one" });
      assert.deepEqual(properties((await check({}, other, bucket)).getInputs())["tags"], { owner: "other" });
      await assert.rejects(check({}, connect(aws), bucket), /cannot tell which provider a request is for/);
      const { failuresList } = (await check({ acl: "private" }, one, bucket)).toObject();
      assert.deepEqual(failuresList.map(({ property }) => property), ["acl"]);
    } finally {
      aws.stop();
    }
  });

  it("still knows the provider when the engine renews the one connection", async () => {
    const sessions = new Sessions("command", createAdapter);
    await sessions.at("first").configure({});
    assert.equal(sessions.configured("renewed"), sessions.at("first"));
  });
});

describe("what the engine is told", () => {
  it("about an object that is there but not ready: its id, so that it is not forgotten", () => {
    const error = serviceError(new HalfMade(new Error("not available"), "namespace/name", { kind: "Deployment" }));
    const status = Status.deserializeBinary(error.metadata?.get("grpc-status-details-bin")[0] as Buffer);
    const failed = (status.getDetailsList()[0] as Any).unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    assert.deepEqual([failed?.getId(), failed?.getReasonsList(), properties(failed?.getProperties())], ["namespace/name", ["not available"], { kind: "Deployment" }]);
  });

  it("about a removed input", () => {
    const response = diffResponse({ a: { b: 1 } }, { a: {} });
    assert.equal(response.getDetaileddiffMap().get("a.b")?.getKind(), DELETE);
    assert.deepEqual(response.getDiffsList(), ["a"]);
  });

  it("about a live object: what was asked for, without the server's own additions", () => {
    const live = { spec: { replicas: 3, strategy: {}, containers: [{ name: "c", terminationGracePeriod: 30 }] }, status: {} };
    assert.deepEqual(project({ spec: { replicas: 1, paused: true, containers: [{ name: "c" }] } }, live), { spec: { replicas: 3, containers: [{ name: "c" }] } });
  });

  const kubeconfig = (server: string): string =>
    JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server, "certificate-authority-data": "eA==" } }],
      users: [{ name: "u", user: { "client-certificate-data": "eA==", "client-key-data": "eA==" } }],
    }, null, 1);
  const cases: [string, PackageName, Properties, Properties, string[]][] = [
    ["another kubeconfig of the same cluster", "kubernetes", { clusterIdentifier: "a", kubeconfig: "x" }, { clusterIdentifier: "a", kubeconfig: unknownValue }, []],
    ["another cluster", "kubernetes", { clusterIdentifier: "a" }, { clusterIdentifier: "b" }, ["clusterIdentifier"]],
    ["another API server", "kubernetes", { kubeconfig: kubeconfig("https://1") }, { kubeconfig: kubeconfig("https://2") }, ["kubeconfig"]],
    ["a renewed certificate", "kubernetes", { kubeconfig: kubeconfig("https://1") }, { kubeconfig: `${kubeconfig("https://1")}\n` }, []],
    ["another region", "aws", { region: "us-east-1" }, { region: "eu-west-1" }, ["region"]],
    ["other default tags", "aws", { region: "us-east-1" }, { region: "us-east-1", defaultTags: "{}" }, []],
  ];
  for (const [what, packageName, olds, news, replaces] of cases) {
    it(`about a provider with ${what}: ${replaces.length === 0 ? "no replacement" : "a replacement"}`, () => {
      assert.deepEqual(providerReplaces(packageName, olds, news), replaces);
    });
  }
});

describe("the command that serves adapters", function () {
  this.timeout(20_000);
  const root = path.resolve(__dirname, "../..");
  const serve = ["-r", "ts-node/register/transpile-only", path.join(root, "lab/adapters/serve.ts")];

  for (const [names, printed] of [[[], /^aws:\d+,kubernetes:\d+,command:\d+\n$/], [["aws"], /^aws:\d+\n$/]] as const) {
    it(`prints the value of PULUMI_DEBUG_PROVIDERS for ${names.join(" ") || "all"}, and ends when it is told to`, async () => {
      const child = spawn(process.execPath, [...serve, ...names], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
      const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
      try {
        const line = await new Promise<string>((resolve) => child.stdout.once("data", (data: Buffer) => resolve(data.toString())));
        assert.match(line, printed);
      } finally {
        child.kill("SIGTERM");
      }
      assert.equal(await ended, 0);
    });
  }

  it("names the packages that it has when it is asked for another", () => {
    const { status, stderr } = spawnSync(process.execPath, [...serve, "azure"], { cwd: root, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /there is no adapter for azure; usage: serve\.ts \[aws\|kubernetes\|command\]\.\.\./);
  });
});
