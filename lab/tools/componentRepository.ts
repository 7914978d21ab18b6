import * as fs from "fs";
import * as path from "path";

import { Upstream, moduleFolder, upstreamVersion } from "./goModules";
import { Report } from "./report";
import { run } from "./run";

interface ProviderSource {
  /** clusterctl's name of the provider and of its folder in a repository. */
  readonly label: string;
  readonly type: "core" | "bootstrap" | "control-plane" | "infrastructure";
  readonly upstream: Upstream;
  readonly folder: string;
  /** Where the project publishes its release images; the source tree names those of its test builds. */
  readonly registry: string;
}

const CAPI_REGISTRY = "registry.k8s.io/cluster-api";
const CAPA_REGISTRY = "registry.k8s.io/cluster-api-aws";

export const PROVIDERS: readonly ProviderSource[] = [
  { label: "cluster-api", type: "core", upstream: "cluster-api", folder: "", registry: CAPI_REGISTRY },
  {
    label: "bootstrap-kubeadm",
    type: "bootstrap",
    upstream: "cluster-api",
    folder: "bootstrap/kubeadm",
    registry: CAPI_REGISTRY,
  },
  {
    label: "control-plane-kubeadm",
    type: "control-plane",
    upstream: "cluster-api",
    folder: "controlplane/kubeadm",
    registry: CAPI_REGISTRY,
  },
  {
    label: "infrastructure-aws",
    type: "infrastructure",
    upstream: "cluster-api-provider-aws",
    folder: "",
    registry: CAPA_REGISTRY,
  },
];

const FLATCAR_TEMPLATE = "cluster-template-flatcar.yaml";
const TEST_IMAGE = /^(\s+image: )gcr\.io\/k8s-staging-[\w-]+\/([\w-]+):\S+$/gm;

/**
 * A clusterctl repository in a folder, with what the projects publish with a release: the same kustomization,
 * the release's image names and pull policy.
 */
export async function makeComponentRepository(target: string, kubectl: string, report: Report): Promise<void> {
  report("rendering the providers' component manifests");
  for (const provider of PROVIDERS) {
    const module = await moduleFolder(provider.upstream);
    const version = upstreamVersion(provider.upstream);
    const folder = path.join(target, provider.label, version);
    fs.mkdirSync(folder, { recursive: true });
    const rendered = await run(kubectl, ["kustomize", path.join(module, provider.folder, "config", "default")], {
      what: `rendering the components of ${provider.label}`,
    });
    fs.writeFileSync(path.join(folder, `${provider.type}-components.yaml`), asReleased(rendered, provider, version));
    copyText(path.join(module, "metadata.yaml"), path.join(folder, "metadata.yaml"));
    if (provider.type === "infrastructure") {
      copyText(path.join(module, "templates", FLATCAR_TEMPLATE), path.join(folder, FLATCAR_TEMPLATE));
    }
  }
}

function asReleased(rendered: string, provider: ProviderSource, version: string): string {
  const images = rendered.match(TEST_IMAGE) ?? [];
  if (images.length !== 1) {
    throw new Error(
      `the components of ${provider.label} ${version} name ${images.length} test images instead of one; ` +
        "upstream has changed its kustomization: adapt lab/tools/componentRepository.ts",
    );
  }
  return rendered
    .replace(TEST_IMAGE, `$1${provider.registry}/$2:${version}`)
    .replace(/^(\s+imagePullPolicy: )Always$/gm, "$1IfNotPresent");
}

/** Not copyFile: files of Go's module cache are read-only, and so would the copies be. */
export function copyText(from: string, to: string): void {
  fs.writeFileSync(to, fs.readFileSync(from));
}
