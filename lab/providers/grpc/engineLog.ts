import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows an operation's messages beside its resource, in the display of the engine at `address` (if there is one). */
export function engineLog(address: string): (urn: string, message: string) => void {
  if (address === "") return () => undefined;
  const client = new EngineClient(address, credentials.createInsecure());
  return (urn, message) => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(true);
    // Errors do not matter: the engine may be gone.
    client.log(request, () => undefined);
  };
}
