import { handleUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { PackageName, versionOf } from "../packages";
import { Provider } from "../provider";
import { plain } from "../values";
import { diffResponse } from "./difference";
import * as resources from "./resourceCalls";
import { schemaOf } from "./schema";
import { properties } from "./struct";

/**
 * Secrets are marked; resource references arrive as ids, and outputs without dependencies, because nothing here uses
 * them.
 */
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

function checkConfig(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function pluginInfo(version: string): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(version);
  return info;
}

function schema(text: string): proto.GetSchemaResponse {
  const response = new proto.GetSchemaResponse();
  response.setSchema(text);
  return response;
}

/** Turns a function into a handler. */
export type Unary = <Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
) => handleUnaryCall<Request, Response>;

/** Calls about the provider itself: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto */
export function providerCalls(
  unary: Unary,
  packageName: PackageName,
  provider: Provider,
  cancel: () => void,
): Partial<IResourceProviderServer> {
  const version = versionOf(packageName);
  return {
    handshake: unary(handshake),
    getPluginInfo: unary(() => pluginInfo(version)),
    getSchema: unary(() => schema(schemaOf(packageName, version, provider.types))),
    checkConfig: unary(checkConfig),
    diffConfig: unary((request: proto.DiffRequest) => {
      const [olds, news] = [properties(request.getOldInputs()), properties(request.getNews())];
      return diffResponse(olds, news, provider.replacedBy(plain(olds), plain(news)));
    }),
    configure: unary(async (request: proto.ConfigureRequest) => {
      await provider.configure(plain(properties(request.getArgs())));
      return configured();
    }),
    cancel: unary(() => {
      cancel();
      return new Empty();
    }),
  };
}

/** Calls about resources. */
export function resourceCalls(unary: Unary, provider: Provider): Partial<IResourceProviderServer> {
  const on = <Request, Response>(
    call: (to: Provider, request: Request) => Promise<Response>,
  ): handleUnaryCall<Request, Response> => unary((request: Request) => call(provider, request));
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
