import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows what an operation says beside its resource, in the display of the engine at `address`; nowhere without one. */
export function engineLog(address: string): (urn: string, message: string) => void {
  if (address === "") return () => undefined;
  const client = new EngineClient(address, credentials.createInsecure());
  return (urn, message) => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(true);
    // An engine that is gone needs no news.
    client.log(request, () => undefined);
  };
}
