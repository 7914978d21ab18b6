import { strict as assert } from "assert";
import { spawn } from "child_process";
import { createHash } from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { load } from "js-yaml";

import { writeRepository } from "../support/componentManifests";
import { clearText, SecretSearch } from "../support/secretSearch";

const root = path.join(__dirname, "..", "..");
const calico = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n";

const planted = {
  "secret key": "planted/secret+key/of/the/environment/0123",
  "session token": "planted/session+token/of/the/environment/0123==",
};
const search = new SecretSearch(planted);

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** As much of an engine as a preview's program asks for. */
class Engine {
  public readonly registered: string[] = [];
  /** Properties of resources, and outputs, as they came over the wire: secrets bear their mark. */
  public readonly properties: unknown[] = [];
  public readonly errors: string[] = [];
  /** Functions of providers, with their arguments. */
  public readonly called: string[] = [];
  public outputs: Record<string, unknown> = {};
  public constructor(private readonly applied: object | undefined) {}
  private readonly server = new grpc.Server();

  public async start(): Promise<string> {
    const empty: Unary<unknown, Empty> = (_call, callback) => callback(null, new Empty());
    const supportsFeature: Unary<resource.SupportsFeatureRequest, resource.SupportsFeatureResponse> = (
      { request },
      callback,
    ) =>
      callback(
        null,
        new resource.SupportsFeatureResponse().setHassupport(
          ["secrets", "resourceReferences", "deletedWith", "aliasSpecs", "resourceHooks"].includes(request.getId()),
        ),
      );
    const registerResource: Unary<resource.RegisterResourceRequest, resource.RegisterResourceResponse> = (
      { request },
      callback,
    ) => {
      this.registered.push(`${request.getType()} ${request.getName()}`);
      this.properties.push(request.getObject()?.toJavaScript());
      callback(
        null,
        new resource.RegisterResourceResponse()
          .setUrn(`urn:pulumi:test::capi-ignition::${request.getType()}::${request.getName()}`)
          .setObject(request.getObject() ?? new Struct()),
      );
    };
    const readResource: Unary<resource.ReadResourceRequest, resource.ReadResourceResponse> = ({ request }, callback) =>
      callback(
        null,
        new resource.ReadResourceResponse()
          .setUrn(`urn:pulumi:test::capi-ignition::${request.getType()}::${request.getName()}`)
          .setProperties(new Struct()),
      );
    const registerResourceOutputs: Unary<resource.RegisterResourceOutputsRequest, Empty> = ({ request }, callback) => {
      this.properties.push(request.getOutputs()?.toJavaScript());
      if (request.getUrn().includes("pulumi:pulumi:Stack"))
        this.outputs = (request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
      callback(null, new Empty());
    };
    const invoke: Unary<resource.ResourceInvokeRequest, InvokeResponse> = ({ request }, callback) => {
      this.called.push(`${request.getTok()} ${JSON.stringify(request.getArgs()?.toJavaScript())}`);
      const answers: Readonly<Record<string, Parameters<typeof Struct.fromJavaScript>[0]>> = {
        "pulumi:pulumi:readStackOutputs": { outputs: this.applied === undefined ? {} : { applied: this.applied } },
        "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111111111111" },
        "aws:ec2/getVpcs:getVpcs": { ids: [] },
      };
      callback(null, new InvokeResponse().setReturn(Struct.fromJavaScript(answers[request.getTok()] ?? {})));
    };
    const log: Unary<engine.LogRequest, Empty> = ({ request }, callback) => {
      if (request.getSeverity() === engine.LogSeverity.ERROR) this.errors.push(request.getMessage());
      callback(null, new Empty());
    };
    this.server.addService(ResourceMonitorService, {
      supportsFeature,
      registerResource,
      readResource,
      invoke,
      registerResourceOutputs,
      registerResourceHook: empty,
      signalAndWaitForShutdown: empty,
    } as unknown as grpc.UntypedServiceImplementation);
    this.server.addService(EngineService, {
      log,
      setRootResource: (_call: unknown, callback: grpc.sendUnaryData<engine.SetRootResourceResponse>) =>
        callback(null, new engine.SetRootResourceResponse()),
    } as unknown as grpc.UntypedServiceImplementation);
    const port = await new Promise<number>((resolve, reject) =>
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    return `127.0.0.1:${port}`;
  }

  public stop(): void {
    this.server.forceShutdown();
  }
}

interface Ended {
  readonly engine: Engine;
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program as Pulumi's language host does, with the options of Pulumi.yaml, and answers how it ended. */
async function preview(config: Readonly<Record<string, unknown>>, applied?: object): Promise<Ended> {
  const { main, runtime } = load(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as {
    main: string;
    runtime: { options: { typescript: boolean; nodeargs: string } };
  };
  const served = new Engine(applied);
  const address = await served.start();
  const texts = Object.entries(config).map(([key, value]) => [
    `capi-ignition:config:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const environment = {
    ...process.env,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: planted["secret key"],
    AWS_SESSION_TOKEN: planted["session token"],
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(texts)),
    PULUMI_CONFIG_SECRET_KEYS: "[]",
    ...(runtime.options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
  };
  const run = path.join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js");
  const args = [
    ...runtime.options.nodeargs.split(" "),
    run,
    "--monitor",
    address,
    "--engine",
    address,
    "--project",
    "capi-ignition",
    "--stack",
    "test",
    "--organization",
    "organization",
    "--pwd",
    root,
    "--dry-run",
    "--parallel",
    "16",
    main,
  ];
  const child = spawn(process.execPath, args, { cwd: root, env: environment });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  served.stop();
  return { engine: served, code, output };
}

describe("the program in Pulumi's own Node host", function () {
  this.timeout(60_000);
  let right: Ended;
  let wrong: Ended;
  /** Where the last update was one of another region. */
  let changed: Ended;

  before(async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "platform-"));
    writeRepository(folder);
    fs.writeFileSync(path.join(folder, "calico.yaml"), calico);
    const cni = {
      manifest: path.join(folder, "calico.yaml"),
      sha256: createHash("sha256").update(calico).digest("hex"),
    };
    const pools = { "md-0": { replicas: 2, instanceType: "t3a.small" } };
    const config = {
      region: "us-east-1",
      // What Pulumi.yaml puts in the places of keys that a stack leaves out.
      tags: {},
      iam: {},
      credentials: { sessionHours: 12 },
      management: { kind: {}, repository: folder, certManager: { install: false } },
      clusters: {
        blue: { bucketName: "cluster-api-provider-aws-blue", controlPlane: { instanceType: "t3a.medium" }, pools, cni },
      },
    };
    [right, wrong, changed] = await Promise.all([
      preview(config),
      preview({ ...config, region: "us-esat-1", cluster: {} }),
      preview(config, { refused: { region: "eu-west-1" }, clusters: {}, iam: { manage: true, keep: false } }),
    ]);
    fs.rmSync(folder, { recursive: true });
  });

  it("previews a stack with a management cluster that is not there yet, and answers with the stack's outputs", () => {
    const { engine: served, code, output } = right;
    assert.deepEqual([code, served.errors], [0, []], output);
    for (const part of [
      "IamStack iam",
      "ManagementCluster management",
      "BootstrapBucket blue",
      "WorkloadCluster blue",
      "CalicoCni blue-calico",
    ]) {
      assert.ok(
        served.registered.some((name) => name.endsWith(`:${part}`)),
        part,
      );
    }
    const outputs = ["account", "applied", "clusters", "iam", "management", "owner"];
    assert.deepEqual(Object.keys(served.outputs).sort(), outputs);
    assert.deepEqual(Object.keys((served.outputs["clusters"] as Record<string, object>)["blue"] ?? {}).sort(), [
      "clusterInfo",
      "endpoint",
      "kubeconfig",
      "kubernetesVersion",
      "nodes",
    ]);
  });

  it("hands the environment's credentials to the engine as secrets, and prints nothing of them", () => {
    const { engine: served, output } = right;
    assert.deepEqual(search.in(JSON.stringify(served.properties)).sort(), Object.keys(planted).sort());
    assert.deepEqual(search.in(clearText(served.properties)), []);
    assert.deepEqual(
      [output, wrong.output, ...wrong.engine.errors].filter((text) => search.in(text).length > 0),
      [],
    );
  });

  it("says what is wrong with the settings without a stack trace, and registers nothing", () => {
    const { engine: served, code } = wrong;
    assert.notEqual(code, 0);
    assert.deepEqual(
      served.errors.map((text) => text.split("\n").map((line) => line.split(" ").slice(0, 5).join(" "))),
      [["the settings of this stack", "  - cluster: is", "  - region ="]],
    );
    assert.deepEqual(
      served.registered.filter((name) => !name.startsWith("pulumi:pulumi:Stack")),
      [],
    );
  });

  it("asks the engine for its own last update, and refuses what cannot change before it registers anything", () => {
    const asked = 'pulumi:pulumi:readStackOutputs {"name":"organization/capi-ignition/test"}';
    const begun = 'pulumi:pulumi:readStackResourceOutputs {"stackName":"organization/capi-ignition/test"}';
    assert.deepEqual([right.engine.called.slice(0, 2), changed.engine.called], [[asked, begun], [asked]]);
    assert.notEqual(changed.code, 0);
    const [text = "", ...more] = changed.engine.errors;
    assert.deepEqual(more, []);
    assert.match(
      text,
      /^compared with its last update, the settings of this stack have 1 problem;.*\n {2}- region = "us-east-1": was "eu-west-1"/,
    );
    assert.deepEqual(
      changed.engine.registered.filter((name) => !name.startsWith("pulumi:pulumi:Stack")),
      [],
    );
  });
});
