import { Metadata, ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import { HalfMadeError } from "../provider";
import { structOf } from "./struct";

function detailsOf({ id, outputs, message }: HalfMadeError): Metadata {
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(structOf(outputs));
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
  return error instanceof HalfMadeError ? { ...answer, metadata: detailsOf(error) } : answer;
}
