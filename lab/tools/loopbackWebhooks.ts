import * as fs from "fs";
import * as path from "path";

import { GO_ENVIRONMENT, Upstream, upstreamFolder } from "./goModules";
import { run } from "./run";

/** Upstreams with programs that serve webhooks with controller-runtime. */
const WITH_WEBHOOKS: readonly Upstream[] = ["cluster-api", "cluster-api-provider-aws"];

const RUNTIME = "sigs.k8s.io/controller-runtime";
const SERVER = path.join("pkg", "webhook", "server.go");
const ANY_ADDRESS = 'tls.Listen("tcp", net.JoinHostPort(s.Options.Host,';
const LOOPBACK = 'tls.Listen("tcp", net.JoinHostPort("127.0.0.1",';

/**
 * Arguments for `go build` that make a manager's webhooks listen on loopback. The managers have flags for the addresses
 * of health and diagnostics, but not for this one: in a pod every address belongs to the pod, on this machine it
 * belongs to everybody. `folder` gets a copy of controller-runtime with that one address changed (go refuses an overlay
 * over its module cache).
 */
export async function loopbackWebhooks(upstream: Upstream, folder: string): Promise<string[]> {
  if (!WITH_WEBHOOKS.includes(upstream)) return [];
  const runtime = path.join(folder, "controller-runtime");
  fs.cpSync(await moduleOf(upstream), runtime, { recursive: true });
  makeWritable(runtime);
  listenOnLoopback(path.join(runtime, SERVER));
  const goMod = fs.readFileSync(path.join(upstreamFolder(upstream), "go.mod"), "utf8");
  const modfile = path.join(folder, "go.mod");
  fs.writeFileSync(modfile, `${goMod}\nreplace ${RUNTIME} => ${runtime}\n`);
  fs.writeFileSync(path.join(folder, "go.sum"), fs.readFileSync(path.join(upstreamFolder(upstream), "go.sum")));
  return ["-modfile", modfile];
}

/** What a program's cache key depends on, apart from its pins. */
export function webhooksKey(upstream: Upstream): string[] {
  return WITH_WEBHOOKS.includes(upstream) ? [LOOPBACK] : [];
}

async function moduleOf(upstream: Upstream): Promise<string> {
  const options = { what: `finding ${RUNTIME}`, cwd: upstreamFolder(upstream), env: GO_ENVIRONMENT };
  const { Dir } = JSON.parse(await run("go", ["mod", "download", "-json", RUNTIME], options)) as { Dir: string };
  return Dir;
}

/** Go's module cache is read-only, and so is a copy of it, which could then not be changed or removed. */
function makeWritable(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
  }
}

function listenOnLoopback(file: string): void {
  const source = fs.readFileSync(file, "utf8");
  if (source.split(ANY_ADDRESS).length !== 2) {
    throw new Error(
      `${RUNTIME} no longer listens as lab/tools/loopbackWebhooks.ts expects; adapt it, or webhooks would listen on every address`,
    );
  }
  fs.chmodSync(file, 0o644);
  fs.writeFileSync(file, source.replace(ANY_ADDRESS, LOOPBACK));
}
