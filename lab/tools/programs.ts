import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { GO_ENVIRONMENT, Upstream, upstreamFolder, upstreamVersion } from "./goModules";
import { loopbackWebhooks } from "./loopbackWebhooks";
import { Report } from "./report";
import { run } from "./run";

export interface ProgramRecipe {
  readonly name: string;
  readonly package: string;
}

/** kubectl comes first in its list: nothing else can be rendered without it. */
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
};

/** Kubernetes learns its version from the linker; without it the API server says v0.0.0 and Cluster API refuses to work with it. */
const VERSION_PACKAGES = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];

export function linkerFlags(upstream: Upstream): string {
  if (upstream !== "kubernetes") {
    return "-s -w";
  }
  const version = upstreamVersion("kubernetes");
  const [major, minor] = version.slice(1).split(".");
  const stamps = VERSION_PACKAGES.map(
    (name) => `-X ${name}.gitVersion=${version} -X ${name}.gitMajor=${major} -X ${name}.gitMinor=${minor}`,
  );
  return ["-s -w", ...stamps].join(" ");
}

/** Builds an upstream's programs into a folder, one after the other: each build uses all processors by itself. */
export async function buildPrograms(upstream: Upstream, target: string, report: Report): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "build-"));
  try {
    const webhooks = await loopbackWebhooks(upstream, scratch);
    for (const recipe of PROGRAMS[upstream] ?? []) {
      await buildProgram(upstream, recipe, path.join(target, recipe.name), webhooks, report);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function buildProgram(upstream: Upstream, { name, package: main }: ProgramRecipe, output: string, webhooks: string[], report: Report): Promise<void> {
  const started = Date.now();
  report(`building ${name} (${upstream} ${upstreamVersion(upstream)})`);
  await run("go", ["build", "-trimpath", ...webhooks, "-ldflags", linkerFlags(upstream), "-o", output, main], {
    what: `building ${name}`,
    cwd: upstreamFolder(upstream),
    env: GO_ENVIRONMENT,
    report,
  });
  report(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}
