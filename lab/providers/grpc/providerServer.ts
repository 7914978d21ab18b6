import { Server, ServerCredentials, ServerUnaryCall } from "@grpc/grpc-js";
import { IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { createProvider, PackageName } from "../packages";
import { providerCalls, resourceCalls, Unary } from "./calls";
import { engineLog } from "./engineLog";
import { serviceError } from "./failure";

/** As in the engine and its own plugins, instead of gRPC's 4 MiB. */
const maximumMessageBytes = 400 * 1024 * 1024;
const host = "127.0.0.1";
/** The engine's wait for a plugin to end, less a second. */
const graceMilliseconds = 4000;

export interface ProviderServer {
  readonly port: number;
  /** Cancels what can be cancelled, and waits a while for the rest. */
  stop(): Promise<void>;
}

/**
 * Serves a package's provider to the engine at `engineAddress`, on a free loopback port: each provider has its own
 * process.
 */
export async function serveProvider(packageName: PackageName, engineAddress: string): Promise<ProviderServer> {
  const cancelled = new AbortController();
  const underWay = new Set<Promise<void>>();
  const provider = await createProvider(packageName, { report: engineLog(engineAddress), signal: cancelled.signal });
  const unary: Unary =
    (answer) => (call: ServerUnaryCall<Parameters<typeof answer>[0], Awaited<ReturnType<typeof answer>>>, callback) => {
      const operation = (async () => answer(call.request))().then(
        (response) => callback(null, response),
        (error: unknown) => callback(serviceError(error)),
      );
      underWay.add(operation);
      void operation.finally(() => underWay.delete(operation));
    };
  const server = new Server({
    "grpc.max_receive_message_length": maximumMessageBytes,
    "grpc.max_send_message_length": maximumMessageBytes,
  });
  const cancel = (): void => cancelled.abort();
  // All other calls answer "unimplemented", which the engine understands.
  const calls = { ...providerCalls(unary, packageName, provider, cancel), ...resourceCalls(unary, provider) };
  server.addService(ResourceProviderService, calls as IResourceProviderServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const stop = async (): Promise<void> => {
    cancel();
    await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, graceMilliseconds))]);
    server.forceShutdown();
  };
  return { port, stop };
}
