import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";

import { dump } from "js-yaml";

import { Provider, providers } from "../../components/kubernetes/providers";
import { Tools } from "../../lab/tools/tools";

const run = promisify(execFile);

/** The version whose folder the repository has for a provider. */
export function versionOf(tools: Tools, { label }: Provider): string {
  const [version] = fs.readdirSync(path.join(tools.repository, label));
  if (version === undefined) throw new Error(`${tools.repository} has no version of ${label}`);
  return version;
}

function configuration(tools: Tools): string {
  const entries = providers.map((provider) => ({
    name: provider.name,
    type: provider.type,
    url: path.join(tools.repository, provider.label, versionOf(tools, provider), provider.componentsFile),
  }));
  return dump({ providers: entries });
}

const flags = {
  CoreProvider: "--core",
  BootstrapProvider: "--bootstrap",
  ControlPlaneProvider: "--control-plane",
  InfrastructureProvider: "--infrastructure",
} as const;

/** What `clusterctl generate provider` prints for a provider of the lab's repository. */
export async function generateProvider(
  tools: Tools,
  provider: Provider,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "clusterctl-"));
  try {
    fs.mkdirSync(path.join(home, "cluster-api"));
    fs.writeFileSync(path.join(home, "cluster-api", "clusterctl.yaml"), configuration(tools));
    const named = `${provider.name}:${versionOf(tools, provider)}`;
    const env = {
      PATH: process.env["PATH"],
      HOME: home,
      XDG_CONFIG_HOME: home,
      CLUSTERCTL_DISABLE_VERSIONCHECK: "true",
      ...variables,
    };
    const { stdout } = await run(
      path.join(tools.bin, "clusterctl"),
      ["generate", "provider", flags[provider.type], named],
      { env, maxBuffer: 64 << 20 },
    );
    return stdout;
  } finally {
    fs.rmSync(home, { recursive: true });
  }
}
