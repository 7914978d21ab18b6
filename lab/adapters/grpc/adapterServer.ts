import { handleUnaryCall, Server, ServerCredentials, ServerUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { plain } from "../../engine/values";
import { AdapterFactory, createAdapter, PackageName } from "../createAdapter";
import { diffResponse } from "./difference";
import { serviceError } from "./failure";
import { providerReplaces } from "../providerChange";
import * as resources from "./resourceCalls";
import { Session, Sessions } from "./sessions";
import { properties } from "./struct";

/** As the engine and its own plugins have it: a manifest may be larger than gRPC's 4 MiB. */
const maximumMessageBytes = 400 * 1024 * 1024;
const host = "127.0.0.1";

/** The SDK package's version: the adapters have its property names. */
function versionOf(packageName: PackageName): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which package it is, is known at run time only.
  return (require(`@pulumi/${packageName}/package.json`) as { version: string }).version;
}

function unary<Request, Response>(answer: (request: Request, peer: string) => Promise<Response> | Response): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback) => {
    void (async () => answer(call.request, call.getPeer()))().then(
      (response) => callback(null, response),
      (error: unknown) => callback(serviceError(error)),
    );
  };
}

function checkConfig(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

/** Secrets come marked; references to resources as their ids, and no outputs with their dependencies: adapters have no use for them. */
const abilities = { secrets: true, resources: false, outputs: false };

function handshake(): proto.ProviderHandshakeResponse {
  const response = new proto.ProviderHandshakeResponse();
  response.setAcceptSecrets(abilities.secrets);
  response.setAcceptResources(abilities.resources);
  response.setAcceptOutputs(abilities.outputs);
  return response;
}

function configured(): proto.ConfigureResponse {
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(abilities.secrets);
  response.setAcceptresources(abilities.resources);
  response.setAcceptoutputs(abilities.outputs);
  response.setSupportspreview(true);
  return response;
}

/** What concerns the provider itself: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto */
function providerCalls(packageName: PackageName, sessions: Sessions): Partial<IResourceProviderServer> {
  return {
    handshake: unary((request: proto.ProviderHandshakeRequest, peer) => {
      sessions.begin(peer).attach(request.getEngineAddress());
      return handshake();
    }),
    attach: unary((request: { getAddress(): string }, peer) => {
      sessions.at(peer).attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(versionOf(packageName));
      return info;
    }),
    // The program has its types from its SDK; the engine reads a schema for imports and conversions only.
    getSchema: unary(() => {
      const response = new proto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: packageName, version: versionOf(packageName) }));
      return response;
    }),
    checkConfig: unary(checkConfig),
    diffConfig: unary((request: proto.DiffRequest) => {
      const [olds, news] = [properties(request.getOldInputs()), properties(request.getNews())];
      return diffResponse(olds, news, providerReplaces(packageName, olds, news));
    }),
    configure: unary(async (request: proto.ConfigureRequest, peer) => {
      await sessions.at(peer).configure(plain(properties(request.getArgs())));
      return configured();
    }),
    // Operations end by themselves, at their time limits at the latest; breaking one off would leave its object unrecorded.
    cancel: unary(() => new Empty()),
  };
}

function resourceCalls(sessions: Sessions): Partial<IResourceProviderServer> {
  const on = <Request, Response>(call: (adapter: Session["adapter"], request: Request) => Promise<Response>): handleUnaryCall<Request, Response> =>
    unary((request: Request, peer) => call(sessions.configured(peer).adapter, request));
  return {
    check: on(resources.check),
    diff: on(resources.diff),
    create: on(resources.create),
    read: on(resources.read),
    update: on(resources.update),
    delete: on(resources.remove),
    invoke: on(resources.invoke),
  };
}

export interface AdapterServer {
  readonly port: number;
  stop(): void;
}

/** Serves a package's adapter as a Pulumi resource provider on a free port of the loopback address. */
export async function serveAdapter(packageName: PackageName, make: AdapterFactory = createAdapter): Promise<AdapterServer> {
  const server = new Server({ "grpc.max_receive_message_length": maximumMessageBytes, "grpc.max_send_message_length": maximumMessageBytes });
  const sessions = new Sessions(packageName, make);
  // Whatever is left out answers "unimplemented", which the engine takes for what it is.
  server.addService(ResourceProviderService, { ...providerCalls(packageName, sessions), ...resourceCalls(sessions) } as IResourceProviderServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return { port, stop: () => server.forceShutdown() };
}
