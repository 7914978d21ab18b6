import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { applyIgnoreChanges } from "../../engine/propertyPaths";
import { plain } from "../../engine/values";
import { Adapter, NotReadyError, Properties, typeOf } from "../adapter";
import { checkedInputs } from "../checkedInputs";
import { markedOutputs, previewedUpdate, project, remarked } from "../marks";
import { diffResponse } from "./difference";
import { HalfMade } from "./failure";
import { properties, structOf } from "./struct";

/** Zero is how the protocol says that there is no limit. */
function seconds(timeout: number): number | undefined {
  return timeout === 0 ? undefined : timeout;
}

export async function check(adapter: Adapter, request: proto.CheckRequest): Promise<proto.CheckResponse> {
  const { inputs, failures } = await checkedInputs(adapter, request.getUrn(), plain(properties(request.getOlds())), properties(request.getNews()));
  const response = new proto.CheckResponse();
  response.setInputs(structOf(inputs));
  for (const { property, reason } of failures) {
    const failure = new proto.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

/** Old outputs and inputs in one, as adapters take them. */
function oldsOf(request: { getOlds(): ReturnType<proto.DiffRequest["getOlds"]>; getOldInputs(): ReturnType<proto.DiffRequest["getOldInputs"]> }): Properties {
  return plain({ ...properties(request.getOlds()), ...properties(request.getOldInputs()) });
}

export async function diff(adapter: Adapter, request: proto.DiffRequest): Promise<proto.DiffResponse> {
  const oldInputs = properties(request.getOldInputs());
  const news = applyIgnoreChanges(properties(request.getNews()), oldInputs, request.getIgnorechangesList());
  // A value that is not known yet counts as another one. The engine asks this way which resources must go before one that
  // they name is deleted and made again.
  const { replaces, deleteBeforeReplace } = await adapter.diff(request.getId(), request.getUrn(), oldsOf(request), plain(news));
  return diffResponse(oldInputs, news, replaces, deleteBeforeReplace);
}

export async function create(adapter: Adapter, request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const urn = request.getUrn();
  const inputs = properties(request.getProperties());
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    // Outputs that are left out stay unknown to the program.
    response.setProperties(structOf(inputs));
    return response;
  }
  const timeout = seconds(request.getTimeout());
  const made = await adapter.create(urn, plain(inputs), timeout === undefined ? {} : { create: timeout }).catch((error: unknown) => {
    throw error instanceof NotReadyError ? new HalfMade(error, error.id, inputs) : error;
  });
  response.setId(made.id);
  response.setProperties(structOf(markedOutputs(typeOf(urn), made.outs, inputs)));
  return response;
}

/**
 * What is not compared with the live object: a provider's notes to itself, such as `__defaults`, the words of a Secret, which
 * its API takes and never gives, and a status, which is the server's whatever a manifest says.
 */
function neverRead(type: string, recorded: Properties): Properties {
  const writeOnly = type === "kubernetes:core/v1:Secret" ? ["stringData"] : type.startsWith("kubernetes:") ? ["status"] : [];
  return Object.fromEntries(Object.entries(recorded).filter(([key]) => key.startsWith("__") || writeOnly.includes(key)));
}

/** Of an object on record, the values of what is on record; of another, all. An object that is gone has no id. */
export async function read(adapter: Adapter, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const state = properties(request.getProperties());
  const inputs = properties(request.getInputs());
  const type = typeOf(request.getUrn());
  const { id, props } = await adapter.read(request.getId(), request.getUrn(), plain({ ...inputs, ...state }));
  const response = new proto.ReadResponse();
  if (id === undefined || props === undefined) return response;
  response.setId(id);
  if (Object.keys(state).length === 0) {
    response.setProperties(structOf(props));
    return response;
  }
  const outputs = markedOutputs(type, project(plain(state), props) as Properties, { ...inputs, ...state });
  response.setProperties(structOf({ ...neverRead(type, state), ...outputs }));
  response.setInputs(structOf({ ...remarked(project(plain(inputs), props) as Properties, inputs), ...neverRead(type, inputs) }));
  return response;
}

export async function update(adapter: Adapter, request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const type = typeOf(request.getUrn());
  const news = applyIgnoreChanges(properties(request.getNews()), properties(request.getOldInputs()), request.getIgnorechangesList());
  const response = new proto.UpdateResponse();
  if (request.getPreview()) {
    response.setProperties(structOf(previewedUpdate(type, properties(request.getOlds()), news)));
    return response;
  }
  const timeout = seconds(request.getTimeout());
  const { outs } = await adapter.update(request.getId(), request.getUrn(), oldsOf(request), plain(news), timeout === undefined ? {} : { update: timeout });
  response.setProperties(structOf(markedOutputs(type, outs ?? plain(properties(request.getOlds())), news)));
  return response;
}

export async function remove(adapter: Adapter, request: proto.DeleteRequest): Promise<Empty> {
  const timeout = seconds(request.getTimeout());
  await adapter.delete(request.getId(), request.getUrn(), plain(properties(request.getProperties())), timeout === undefined ? {} : { delete: timeout });
  return new Empty();
}

export async function invoke(adapter: Adapter, request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
  const { outputs } = await adapter.invoke(request.getTok(), plain(properties(request.getArgs())));
  const response = new proto.InvokeResponse();
  response.setReturn(structOf(outputs));
  return response;
}
