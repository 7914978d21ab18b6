import { Server, ServerCredentials, ServerUnaryCall } from "@grpc/grpc-js";
import { IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { createProvider, PackageName } from "../packages";
import { providerCalls, resourceCalls, Unary } from "./calls";
import { engineLog } from "./engineLog";
import { serviceError } from "./failure";

/** As the engine and its own plugins have it, in the place of gRPC's 4 MiB. */
const maximumMessageBytes = 400 * 1024 * 1024;
const host = "127.0.0.1";
/** So long the engine waits for a plugin that it has told to end, less a second. */
const graceMilliseconds = 4000;

export interface ProviderServer {
  readonly port: number;
  /** Ends what can be ended, and waits a while for what cannot. */
  stop(): Promise<void>;
}

/** Serves a package's provider on a free port of the loopback address, to the engine at `engineAddress`: a process of its own for each provider. */
export async function serveProvider(packageName: PackageName, engineAddress: string): Promise<ProviderServer> {
  const cancelled = new AbortController();
  const underWay = new Set<Promise<void>>();
  const provider = await createProvider(packageName, { report: engineLog(engineAddress), signal: cancelled.signal });
  const unary: Unary = (answer) => (call: ServerUnaryCall<Parameters<typeof answer>[0], Awaited<ReturnType<typeof answer>>>, callback) => {
    const operation = (async () => answer(call.request))().then(
      (response) => callback(null, response),
      (error: unknown) => callback(serviceError(error)),
    );
    underWay.add(operation);
    void operation.finally(() => underWay.delete(operation));
  };
  const server = new Server({ "grpc.max_receive_message_length": maximumMessageBytes, "grpc.max_send_message_length": maximumMessageBytes });
  const cancel = (): void => cancelled.abort();
  // Whatever is left out answers "unimplemented", which the engine takes for what it is.
  const calls = { ...providerCalls(unary, packageName, provider, cancel), ...resourceCalls(unary, provider) };
  server.addService(ResourceProviderService, calls as IResourceProviderServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  const stop = async (): Promise<void> => {
    cancel();
    await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, graceMilliseconds))]);
    server.forceShutdown();
  };
  return { port, stop };
}
