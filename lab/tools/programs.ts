import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { GO_ENVIRONMENT, Upstream, upstreamFolder, upstreamPins, upstreamVersion } from "./goModules";
import { loopbackWebhooks, webhooksKey } from "./loopbackWebhooks";
import { kubernetesProviderSource, npmVersion, ownSources } from "./pulumi";
import { Report } from "./report";
import { run } from "./run";

export interface ProgramRecipe {
  readonly name: string;
  readonly package: string;
}

/**
 * A plugin, which the engine starts from its own folder: on the PATH the engine would treat it as one under
 * development.
 */
export const KUBERNETES_PROVIDER = "pulumi-resource-kubernetes";

/** kubectl comes first in its list, because rendering needs it. */
export const PROGRAMS: Partial<Record<Upstream, readonly ProgramRecipe[]>> = {
  kubernetes: [
    { name: "kubectl", package: "k8s.io/kubernetes/cmd/kubectl" },
    { name: "kube-apiserver", package: "k8s.io/kubernetes/cmd/kube-apiserver" },
    { name: "kube-controller-manager", package: "k8s.io/kubernetes/cmd/kube-controller-manager" },
    { name: "kube-scheduler", package: "k8s.io/kubernetes/cmd/kube-scheduler" },
  ],
  etcd: [{ name: "etcd", package: "go.etcd.io/etcd/server/v3" }],
  "flatcar-ignition": [{ name: "ignition-validate", package: "github.com/flatcar/ignition/validate" }],
  "cluster-api": [
    { name: "capi-controller", package: "sigs.k8s.io/cluster-api" },
    { name: "kubeadm-bootstrap-controller", package: "sigs.k8s.io/cluster-api/bootstrap/kubeadm" },
    { name: "kubeadm-control-plane-controller", package: "sigs.k8s.io/cluster-api/controlplane/kubeadm" },
    { name: "clusterctl", package: "sigs.k8s.io/cluster-api/cmd/clusterctl" },
  ],
  kwok: [{ name: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok" }],
  "cluster-api-provider-aws": [
    { name: "capa-controller", package: "sigs.k8s.io/cluster-api-provider-aws/v2" },
    { name: "clusterawsadm", package: "sigs.k8s.io/cluster-api-provider-aws/v2/cmd/clusterawsadm" },
  ],
  pulumi: [
    { name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    // The engine searches for it beside its own executable.
    { name: "pulumi-language-nodejs", package: "./language-nodejs" },
  ],
  "pulumi-kubernetes": [{ name: KUBERNETES_PROVIDER, package: "." }],
};

const VERSION_PACKAGES = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];

function kubernetesStamps(): string[] {
  const version = upstreamVersion("kubernetes");
  const [major, minor] = version.slice(1).split(".");
  return VERSION_PACKAGES.map(
    (name) => `-X ${name}.gitVersion=${version} -X ${name}.gitMajor=${major} -X ${name}.gitMinor=${minor}`,
  );
}

/**
 * Values set by the linker. Without them the API server reports v0.0.0, which Cluster API refuses, the Pulumi CLI has
 * no version, which the SDK refuses, and the provider is not the plugin that the SDK asks for.
 */
const stamps: Partial<Record<Upstream, () => string[]>> = {
  kubernetes: kubernetesStamps,
  pulumi: () => [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${upstreamVersion("pulumi")}`],
  "pulumi-kubernetes": () => [`-X main.version=${npmVersion("@pulumi/kubernetes")}`],
};

export function linkerFlags(upstream: Upstream): string {
  return ["-s -w", ...(stamps[upstream]?.() ?? [])].join(" ");
}

/** What a program's cache key depends on. */
export function programsKey(upstream: Upstream): string[] {
  return [
    upstreamPins(upstream),
    linkerFlags(upstream),
    JSON.stringify(PROGRAMS[upstream]),
    ...webhooksKey(upstream),
    ...ownSources(upstreamFolder(upstream)),
  ];
}

/** Builds an upstream's programs into a folder, one after the other: each build already uses all processors. */
export async function buildPrograms(upstream: Upstream, target: string, report: Report): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "build-"));
  try {
    const source =
      upstream === "pulumi-kubernetes" ? await kubernetesProviderSource(scratch) : upstreamFolder(upstream);
    const build = { upstream, source, webhooks: await loopbackWebhooks(upstream, scratch), report };
    for (const recipe of PROGRAMS[upstream] ?? []) {
      await buildProgram(recipe, path.join(target, recipe.name), build);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

interface Build {
  readonly upstream: Upstream;
  /** Folder with the go.mod. */
  readonly source: string;
  /** Further arguments of `go build`. */
  readonly webhooks: readonly string[];
  readonly report: Report;
}

async function buildProgram(
  { name, package: main }: ProgramRecipe,
  output: string,
  { upstream, source, webhooks, report }: Build,
): Promise<void> {
  const started = Date.now();
  report(`building ${name} (${upstream} ${upstreamVersion(upstream)})`);
  await run("go", ["build", "-trimpath", ...webhooks, "-ldflags", linkerFlags(upstream), "-o", output, main], {
    what: `building ${name}`,
    cwd: source,
    env: GO_ENVIRONMENT,
    report,
  });
  report(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}
