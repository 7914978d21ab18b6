import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { marked, split } from "../marks";
import { applyIgnoreChanges } from "../propertyPaths";
import { HalfMadeError, Provider } from "../provider";
import { plain, Properties, unknownValue } from "../values";
import { diffResponse } from "./difference";
import { properties, structOf } from "./struct";

/** In the protocol, zero means no timeout. */
function seconds(timeout: number): number | undefined {
  return timeout === 0 ? undefined : timeout;
}

/** Values that a preview does not know yet are skipped, not reported as missing. */
export async function check(provider: Provider, request: proto.CheckRequest): Promise<proto.CheckResponse> {
  const news = properties(request.getNews());
  const { known, unknown } = split(news);
  const { inputs, failures } = provider.check(
    request.getUrn(),
    plain(properties(request.getOlds())),
    known,
    request.getRandomseed_asU8(),
  );
  const response = new proto.CheckResponse();
  response.setInputs(structOf({ ...marked(inputs, news), ...unknown }));
  for (const { property, reason } of failures.filter((found) => !(found.property in unknown))) {
    const failure = new proto.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

/** Inputs and outputs of the last operation combined: outputs override inputs. */
function recorded(request: proto.DiffRequest | proto.UpdateRequest): Properties {
  return plain({ ...properties(request.getOldInputs()), ...properties(request.getOlds()) });
}

/** Checked inputs, without those under `ignoreChanges`. */
function wanted(request: proto.DiffRequest | proto.UpdateRequest): Properties {
  return applyIgnoreChanges(
    properties(request.getNews()),
    properties(request.getOldInputs()),
    request.getIgnorechangesList(),
  );
}

/** A value that is not known yet counts as changed. */
export async function diff(provider: Provider, request: proto.DiffRequest): Promise<proto.DiffResponse> {
  const news = wanted(request);
  const { replaces, deleteBeforeReplace } = provider.diff(request.getUrn(), recorded(request), plain(news));
  return diffResponse(properties(request.getOldInputs()), news, replaces, deleteBeforeReplace);
}

function rethrow(inputs: Properties): (error: unknown) => never {
  return (error) => {
    throw error instanceof HalfMadeError ? new HalfMadeError(error, error.id, marked(error.outputs, inputs)) : error;
  };
}

export async function create(provider: Provider, request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const inputs = properties(request.getProperties());
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    // Missing outputs stay unknown to the program.
    response.setProperties(structOf(inputs));
    return response;
  }
  const made = await provider
    .create(request.getUrn(), plain(inputs), seconds(request.getTimeout()))
    .catch(rethrow(inputs));
  response.setId(made.id);
  response.setProperties(structOf(marked(made.outputs, inputs, provider.printed)));
  return response;
}

/** A deleted object has no id. */
export async function read(provider: Provider, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const inputs = properties(request.getInputs());
  const known = properties(request.getProperties());
  const found = await provider.read(request.getId(), request.getUrn(), plain(inputs), plain(known));
  const response = new proto.ReadResponse();
  if (found === undefined) return response;
  response.setId(request.getId());
  response.setProperties(structOf(marked(found.outputs, { ...inputs, ...known }, provider.printed)));
  response.setInputs(structOf(marked(found.inputs, inputs)));
  return response;
}

export async function update(provider: Provider, request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const news = wanted(request);
  const response = new proto.UpdateResponse();
  if (request.getPreview()) {
    const given = properties(request.getOldInputs());
    const kept = Object.entries(properties(request.getOlds())).filter(([key]) => !(key in given));
    const printed = provider.printed.map((key) => [key, unknownValue]);
    response.setProperties(structOf({ ...Object.fromEntries([...kept, ...printed]), ...news }));
    return response;
  }
  const olds = recorded(request);
  const outputs = await provider
    .update(request.getId(), request.getUrn(), olds, plain(news), seconds(request.getTimeout()))
    .catch(rethrow(news));
  response.setProperties(structOf(marked(outputs, news, provider.printed)));
  return response;
}

export async function remove(provider: Provider, request: proto.DeleteRequest): Promise<Empty> {
  await provider.delete(
    request.getId(),
    request.getUrn(),
    plain(properties(request.getProperties())),
    seconds(request.getTimeout()),
  );
  return new Empty();
}

export async function invoke(provider: Provider, request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
  const response = new proto.InvokeResponse();
  response.setReturn(structOf(await provider.invoke(request.getTok(), plain(properties(request.getArgs())))));
  return response;
}
