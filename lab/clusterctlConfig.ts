import * as fs from "fs";
import * as path from "path";

import { LabPaths } from "./paths";
import { PROVIDERS } from "./tools/componentRepository";
import { upstreamVersion } from "./tools/goModules";
import { Tools } from "./tools/tools";

/** clusterctl's names of the providers, by the name of their folder in a repository. */
const CLUSTERCTL_NAMES: Record<string, { readonly name: string; readonly type: string }> = {
  "cluster-api": { name: "cluster-api", type: "CoreProvider" },
  "bootstrap-kubeadm": { name: "kubeadm", type: "BootstrapProvider" },
  "control-plane-kubeadm": { name: "kubeadm", type: "ControlPlaneProvider" },
  "infrastructure-aws": { name: "aws", type: "InfrastructureProvider" },
};

/**
 * Points clusterctl at the lab's repository instead of GitHub. It reads $XDG_CONFIG_HOME/cluster-api/clusterctl.yaml.
 * cert-manager is not configured: clusterctl skips it if its API answers, and the lab's management server answers.
 */
export function writeClusterctlConfig(tools: Tools, paths: LabPaths): void {
  const providers = PROVIDERS.map(({ label, type, upstream }) => ({
    ...CLUSTERCTL_NAMES[label],
    url: path.join(tools.repository, label, upstreamVersion(upstream), `${type}-components.yaml`),
  }));
  const folder = path.join(paths.config, "cluster-api");
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // JSON is YAML, and needs no library to be written correctly.
  fs.writeFileSync(path.join(folder, "clusterctl.yaml"), `${JSON.stringify({ providers }, null, 2)}\n`);
}
