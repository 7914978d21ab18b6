import { Metadata, ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import { Properties } from "../adapter";
import { structOf } from "./struct";

/** An object that is there but has not become what it should be: the engine records it, and updates it in the next run. */
export class HalfMade extends Error {
  public constructor(
    reason: Error,
    public readonly id: string,
    public readonly inputs: Properties,
  ) {
    super(reason.message);
  }
}

function detailsOf({ id, inputs, message }: HalfMade): Metadata {
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(structOf(inputs));
  failed.setInputs(structOf(inputs));
  failed.setReasonsList([message]);
  const details = new Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(message);
  answer.addDetails(details);
  const metadata = new Metadata();
  // The header of gRPC's richer error model: https://grpc.io/docs/guides/error/
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return metadata;
}

export function serviceError(error: unknown): Partial<ServiceError> {
  const { message } = error as Error;
  const answer = { code: status.UNKNOWN, details: message, message };
  return error instanceof HalfMade ? { ...answer, metadata: detailsOf(error) } : answer;
}
