import { strict as assert } from "assert";
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

import { waitUntil } from "../../../lab/processes/ports";
import { diffResponse } from "../../../lab/providers/grpc/difference";
import { serviceError } from "../../../lab/providers/grpc/failure";
import { ProviderServer, serveProvider } from "../../../lab/providers/grpc/providerServer";
import { properties, structOf } from "../../../lab/providers/grpc/struct";
import { HalfMadeError } from "../../../lab/providers/provider";
import { isSecret, plain, Properties, secret, unknownValue } from "../../../lab/providers/values";

const urn = "urn:pulumi:lab::test::command:local:Command::hello";
const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
const { UPDATE, UPDATE_REPLACE, ADD, DELETE } = proto.PropertyDiff.Kind;

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function answer<Response>(call: (callback: Callback<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) =>
    call((error, response) => (error === null ? resolve(response) : reject(error))),
  );
}

describe("a provider served to the Pulumi engine", () => {
  let server: ProviderServer;
  let client: ResourceProviderClient;
  let engine: grpc.Server;
  let folder: string;
  const shown: LogRequest.AsObject[] = [];
  const clients: ResourceProviderClient[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "served-"));
    engine = new grpc.Server();
    engine.addService(EngineService, {
      log: (call: grpc.ServerUnaryCall<LogRequest, Empty>, callback: grpc.sendUnaryData<Empty>) => {
        shown.push(call.request.toObject());
        callback(null, new Empty());
      },
    });
    const insecure = grpc.ServerCredentials.createInsecure();
    const port = await new Promise<number>((resolve) =>
      engine.bindAsync("127.0.0.1:0", insecure, (_error, bound) => resolve(bound)),
    );
    server = await serveProvider("command", `127.0.0.1:${port}`);
    client = connect(server);
    await configure(client, {});
  });
  after(async () => {
    clients.forEach((open) => open.close());
    await server.stop();
    engine.forceShutdown();
    fs.rmSync(folder, { recursive: true });
  });

  function connect(to: ProviderServer): ResourceProviderClient {
    const opened = new ResourceProviderClient(`127.0.0.1:${to.port}`, grpc.credentials.createInsecure());
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

  async function create(inputs: Properties, preview = false, to = client): Promise<proto.CreateResponse> {
    const request = new proto.CreateRequest();
    request.setUrn(urn);
    request.setProperties(structOf(inputs));
    request.setPreview(preview);
    return answer((callback) => to.create(request, callback));
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

  async function update(
    olds: Properties,
    oldInputs: Properties,
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId("id");
    request.setUrn(urn);
    request.setOlds(structOf(olds));
    request.setOldInputs(structOf(oldInputs));
    request.setNews(structOf(news));
    request.setPreview(preview);
    return properties(
      (await answer<proto.UpdateResponse>((callback) => client.update(request, callback))).getProperties(),
    );
  }

  it("says what it is and what it can", async () => {
    const handshake = await answer<proto.ProviderHandshakeResponse>((callback) =>
      client.handshake(new proto.ProviderHandshakeRequest(), callback),
    );
    assert.deepEqual(
      [handshake.getAcceptSecrets(), handshake.getAcceptResources(), handshake.getAcceptOutputs()],
      [true, false, false],
    );
    const info = await answer<{ getVersion(): string }>((callback) => client.getPluginInfo(new Empty(), callback));
    assert.equal(info.getVersion(), "1.2.1");
    const schema = await answer<proto.GetSchemaResponse>((callback) =>
      client.getSchema(new proto.GetSchemaRequest(), callback),
    );
    const { name, resources } = JSON.parse(schema.getSchema()) as {
      name: string;
      resources: Record<string, { inputProperties: object }>;
    };
    assert.equal(name, "command");
    assert.ok("triggers" in (resources["command:local:Command"]?.inputProperties ?? {}), schema.getSchema());
    assert.equal((await configure(client, {})).getSupportspreview(), true);
    await assert.rejects(
      answer((callback) => client.construct(new proto.ConstructRequest(), callback)),
      { code: grpc.status.UNIMPLEMENTED },
    );
  });

  it("checks with secrets still marked and unknown values passed on", async () => {
    const news = { create: "echo", environment: secret({ WORD: "w" }), stdin: unknownValue };
    const response = await check(news);
    assert.deepEqual(properties(response.getInputs()), { addPreviousOutputInEnv: true, ...news });
    assert.deepEqual(response.getFailuresList(), []);
    assert.deepEqual(
      (await check({ assetPaths: ["*"] })).toObject().failuresList.map(({ property }) => property),
      ["assetPaths"],
    );
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
    const hidden = properties(
      (await create({ create: "echo $WORD", environment: secret({ WORD: "planted" }) })).getProperties(),
    );
    assert.ok(
      isSecret(hidden["stdout"]) && isSecret(hidden["environment"]),
      "what was printed is as secret as what was given",
    );
    assert.equal(plain(hidden["stdout"]), "planted");
  });

  it("tells nothing, an update and a replacement apart, each with the paths that differ", async () => {
    const olds = { create: "a", environment: { "a.b": "1" }, triggers: ["1"] };
    assert.equal((await diff(olds, olds)).getChanges(), DIFF_NONE);
    const updated = await diff(olds, { create: "b", environment: { "a.b": "2" }, triggers: ["1"], stdin: "new" });
    assert.deepEqual([updated.getChanges(), updated.getReplacesList()], [DIFF_SOME, []]);
    const kinds = updated.getDetaileddiffMap().getEntryList() as unknown as [string, proto.PropertyDiff][];
    assert.deepEqual(
      kinds.map(([at]) => [at, updated.getDetaileddiffMap().get(at)?.getKind()]),
      [
        ["create", UPDATE],
        ['environment["a.b"]', UPDATE],
        ["stdin", ADD],
      ],
    );
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
    const inputs = { create: "echo one", dir: "/" };
    const outputs = { ...inputs, stdout: "one", stderr: "" };
    assert.deepEqual(await update(outputs, inputs, { create: "echo two" }, true), {
      create: "echo two",
      stdout: unknownValue,
      stderr: unknownValue,
    });
    assert.equal((await update(outputs, inputs, { create: "echo two" }))["stdout"], "two");
  });

  it("hands the output of the last command to the next one, unless it is told not to", async () => {
    const outputs = { stdout: "one", stderr: "" };
    const next = { create: "echo after ${PULUMI_COMMAND_STDOUT-nothing}${PULUMI_COMMAND_STDERR-}" };
    assert.equal((await update(outputs, {}, next))["stdout"], "after one");
    assert.equal((await update(outputs, {}, { ...next, addPreviousOutputInEnv: false }))["stdout"], "after nothing");
  });

  it("reads what is on record, and deletes", async () => {
    const request = new proto.ReadRequest();
    request.setId("id");
    request.setUrn(urn);
    request.setInputs(structOf({ create: "a", __defaults: [] }));
    request.setProperties(structOf({ create: "a", stdout: "x" }));
    const read = await answer<proto.ReadResponse>((callback) => client.read(request, callback));
    assert.deepEqual(
      [read.getId(), properties(read.getProperties()), properties(read.getInputs())],
      ["id", { create: "a", stdout: "x" }, { create: "a", __defaults: [] }],
    );
    const mark = path.join(folder, "deleted");
    const removal = new proto.DeleteRequest();
    removal.setUrn(urn);
    removal.setProperties(structOf({ delete: `touch ${mark}` }));
    await answer((callback) => client.delete(removal, callback));
    assert.ok(fs.existsSync(mark));
  });

  for (const [logging, lines] of [
    [undefined, ["out", "err"]],
    ["stderr", ["err"]],
    ["stdout", ["out"]],
    ["none", []],
  ] as const) {
    it(`shows what a command writes beside its resource while it runs: logging ${logging ?? "of both, where nothing is said"}`, async () => {
      shown.length = 0;
      await create({
        create: "echo out; echo err >&2; printf 'end' >&2",
        ...(logging === undefined ? {} : { logging }),
      });
      await create({ create: "echo last" });
      await waitUntil("the line of the next command", () => shown.some(({ message }) => message === "last"), 5000, 10);
      assert.deepEqual(
        shown
          .filter(({ message }) => !["last", "end"].includes(message))
          .map(({ message }) => message)
          .sort(),
        [...lines].sort(),
      );
      assert.deepEqual(
        [...new Set(shown.map(({ urn: of, ephemeral }) => `${of} ${String(ephemeral)}`))],
        [`${urn} true`],
      );
    });
  }

  it("keeps a command's time limit, and hands on what it has written as the error, in the words of Pulumi's provider", async () => {
    const request = new proto.CreateRequest();
    request.setUrn(urn);
    request.setProperties(structOf({ create: "echo the reason >&2; exec sleep 60" }));
    request.setTimeout(0.5);
    await assert.rejects(
      answer((callback) => client.create(request, callback)),
      /signal: killed: running "echo the reason >&2; exec sleep 60":\nthe reason/,
    );
    await assert.rejects(create({ create: "echo said; exit 7" }), /exit status 7: running "echo said; exit 7":\nsaid/);
  });

  it("ends running commands when the engine cancels, the shell alone, and lets AWS finish", async () => {
    const own = await serveProvider("command", "");
    const [started, ended] = [path.join(folder, "started"), path.join(folder, "ended")];
    const running = create(
      { create: `touch ${started}; (sleep 1; touch ${ended}) > /dev/null 2>&1 & wait` },
      false,
      connect(own),
    );
    const failed = assert.rejects(running, /signal: killed/);
    await waitUntil("the command", () => fs.existsSync(started), 5000, 10);
    await answer((callback) => connect(own).cancel(new Empty(), callback));
    await failed;
    await waitUntil("what the shell had started", () => fs.existsSync(ended), 5000, 50);
    await own.stop();
  });

  it("is one provider with the settings that it was given, and says what is wrong with inputs", async () => {
    const aws = await serveProvider("aws", "");
    const bucket = "urn:pulumi:lab::test::aws:s3/bucket:Bucket::b";
    try {
      const one = connect(aws);
      await configure(one, { region: "us-east-1", defaultTags: JSON.stringify({ tags: { owner: "one" } }) });
      assert.deepEqual(properties((await check({}, one, bucket)).getInputs())["tags"], { owner: "one" });
      const { failuresList } = (await check({ acl: "private" }, one, bucket)).toObject();
      assert.deepEqual(
        failuresList.map(({ property }) => property),
        ["acl"],
      );
      const region = new proto.DiffRequest();
      region.setOldInputs(structOf({ region: "us-east-1" }));
      region.setNews(structOf({ region: "eu-west-1" }));
      assert.deepEqual(
        (await answer<proto.DiffResponse>((callback) => one.diffConfig(region, callback))).getReplacesList(),
        ["region"],
      );
    } finally {
      await aws.stop();
    }
  });
});

describe("what the engine is told", () => {
  it("about an object that is there but not complete: its id, so that it is not forgotten", () => {
    const error = serviceError(new HalfMadeError(new Error("no such role"), "nodes", { name: "nodes" }));
    const status = Status.deserializeBinary(error.metadata?.get("grpc-status-details-bin")[0] as Buffer);
    const failed = (status.getDetailsList()[0] as Any).unpack(
      proto.ErrorResourceInitFailed.deserializeBinary,
      "pulumirpc.ErrorResourceInitFailed",
    );
    assert.deepEqual(
      [failed?.getId(), failed?.getReasonsList(), properties(failed?.getProperties())],
      ["nodes", ["no such role"], { name: "nodes" }],
    );
  });

  it("about a removed input", () => {
    const response = diffResponse({ a: { b: 1 } }, { a: {} });
    assert.equal(response.getDetaileddiffMap().get("a.b")?.getKind(), DELETE);
    assert.deepEqual(response.getDiffsList(), ["a"]);
  });
});
