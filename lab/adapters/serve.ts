import { PackageName, packages } from "./createAdapter";
import { serveAdapter } from "./grpc/adapterServer";

function named(names: readonly string[]): readonly PackageName[] {
  const unknown = names.filter((name) => !(packages as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`there is no adapter for ${unknown.join(", ")}; usage: serve.ts [${packages.join("|")}]...`);
  return names.length === 0 ? packages : packages.filter((name) => names.includes(name));
}

/**
 * Serves the lab's adapters, or those that the arguments name, to the Pulumi engine until it is told to end:
 *
 *   PULUMI_DEBUG_PROVIDERS=<the line it prints> pulumi up
 *
 * The engine then starts no provider plugin for these packages, and its own for the others. Where AWS answers comes from the
 * provider's settings and the environment of this process.
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/providers/debugging-providers/
 */
async function main(): Promise<void> {
  const servers = await Promise.all(named(process.argv.slice(2)).map(async (name) => ({ name, server: await serveAdapter(name) })));
  const end = (): void => {
    servers.forEach(({ server }) => server.stop());
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  console.log(servers.map(({ name, server }) => `${name}:${server.port}`).join(","));
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
