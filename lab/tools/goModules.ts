import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../paths";
import { run } from "./run";

/** One small go.mod per upstream project, because their dependency graphs conflict. */
export type Upstream =
  | "cert-manager"
  | "cluster-api"
  | "cluster-api-provider-aws"
  | "etcd"
  | "flatcar-ignition"
  | "kubernetes"
  | "kwok"
  | "pulumi"
  | "pulumi-kubernetes";

/** The module that defines an upstream's version and contains its data files. */
const MODULES: Record<Upstream, string> = {
  "cert-manager": "github.com/cert-manager/cert-manager",
  "cluster-api": "sigs.k8s.io/cluster-api",
  "cluster-api-provider-aws": "sigs.k8s.io/cluster-api-provider-aws/v2",
  etcd: "go.etcd.io/etcd/server/v3",
  "flatcar-ignition": "github.com/flatcar/ignition",
  kubernetes: "k8s.io/kubernetes",
  kwok: "sigs.k8s.io/kwok",
  pulumi: "github.com/pulumi/pulumi/sdk/v3",
  "pulumi-kubernetes": "github.com/pulumi/pulumi-kubernetes/provider/v4",
};

/** The user's own workspace or vendor settings must not change what the lab builds; no C compiler is needed. */
export const GO_ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off" } as const;

export function upstreamFolder(upstream: Upstream): string {
  return path.join(projectRoot(), "lab", "upstream", upstream);
}

/** The version required by the upstream's go.mod, vX.Y.Z. */
export function upstreamVersion(upstream: Upstream): string {
  const file = path.join(upstreamFolder(upstream), "go.mod");
  const escaped = MODULES[upstream].replace(/[.\\/]/g, "\\$&");
  const found = new RegExp(`^\\s*(?:require\\s+)?${escaped}\\s+(v\\S+)`, "m").exec(fs.readFileSync(file, "utf8"));
  if (found?.[1] === undefined) {
    throw new Error(
      `${file} does not require ${MODULES[upstream]}; add it with "go get ${MODULES[upstream]}@<version>"`,
    );
  }
  return found[1];
}

/** go.mod and go.sum: the cache keys of everything that is built from them. */
export function upstreamPins(upstream: Upstream): string {
  const folder = upstreamFolder(upstream);
  return ["go.mod", "go.sum"].map((file) => fs.readFileSync(path.join(folder, file), "utf8")).join("\n");
}

/** Folder with the upstream's source tree, downloaded if necessary. */
export async function moduleFolder(upstream: Upstream): Promise<string> {
  const module = MODULES[upstream];
  const text = await run("go", ["mod", "download", "-json", module], {
    what: `downloading ${module}`,
    cwd: upstreamFolder(upstream),
    env: GO_ENVIRONMENT,
  });
  const answer = JSON.parse(text) as { Dir?: string; Error?: string };
  if (answer.Dir === undefined) {
    throw new Error(
      `${module} has no folder in Go's module cache: ${answer.Error ?? "go mod download named none"}; try "go clean -modcache"`,
    );
  }
  return answer.Dir;
}
