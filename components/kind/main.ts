/** Makes, verifies and deletes a kind cluster; the first two print its kubeconfig. Usage in request.ts. */
import { ensureKindCluster, kindTool } from "./kindTool";
import { parseKindRequest } from "./request";

async function main(): Promise<void> {
  const request = parseKindRequest(process.argv.slice(2));
  if (request.action === "delete") await kindTool.delete(request.name);
  else process.stdout.write(await ensureKindCluster(kindTool, request));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
