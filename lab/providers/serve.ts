import { serveProvider } from "./grpc/providerServer";
import { PackageName } from "./packages";

/**
 * Serves a provider as a plugin of the Pulumi engine: `serve <package> <address of the engine> [flags]`. It prints its
 * port and runs until it is stopped or the engine is gone, which holds the other end of its standard input.
 */
async function main([packageName, engineAddress = ""]: readonly string[]): Promise<void> {
  const server = await serveProvider(packageName as PackageName, engineAddress);
  const end = (): void => void server.stop().then(() => process.exit(0));
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.stdin.on("end", end).resume();
  process.stdout.write(`${server.port}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
