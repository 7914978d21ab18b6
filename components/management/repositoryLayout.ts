import * as path from "path";

import { isUrl } from "./loadText";
import { Provider } from "./providers";

/** The projects' own releases, the default component repository. It has GitHub's layout, every other one has clusterctl's. */
export const upstreamReleases = "https://github.com/kubernetes-sigs";

/** The AWS provider's cluster template for Flatcar; the add-ons are taken from it. */
export const flatcarTemplateFile = "cluster-template-flatcar.yaml";

export interface ComponentVersions {
  /** Of Cluster API, its core and both kubeadm providers: `vX.Y.Z`. */
  readonly clusterApi: string;
  /** Of the AWS provider: `vX.Y.Z`. */
  readonly awsProvider: string;
}

export function versionOf({ project }: Provider, { clusterApi, awsProvider }: ComponentVersions): string {
  return project === "cluster-api" ? clusterApi : awsProvider;
}

/** The URL of a file that a project publishes with a release. */
export function releaseUrl({ project }: Provider, version: string, file: string, base = upstreamReleases): string {
  return `${base}/${project}/releases/download/${version}/${file}`;
}

/**
 * Where a repository keeps a file of a provider's version: clusterctl's layout in a folder or under a URL, GitHub's in
 * releases of it (a fork's organisation, too).
 * @see https://cluster-api.sigs.k8s.io/developer/providers/contracts/clusterctl#creating-a-local-provider-repository
 */
export function locationOf(repository: string, provider: Provider, version: string, file: string): string {
  const base = repository.replace(/\/+$/, "");
  if (/^https:\/\/github\.com\/[^/]+$/.test(base)) return releaseUrl(provider, version, file, base);
  return isUrl(base) ? [base, provider.label, version, file].join("/") : path.join(base, provider.label, version, file);
}
