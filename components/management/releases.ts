import * as path from "path";

import type { z } from "zod";

import { isUrl } from "../kubernetes/fetch";
import { versions } from "../kubernetes/pinned";
import { awsProviderVersion, clusterApiVersion } from "../kubernetes/versions";
import { section, text } from "../schema/fields";
import { location, versionForm } from "../schema/text";
import type { Provider } from "../kubernetes/providers";

const componentVersions = section(
  {
    clusterApi: text(
      {
        description: "Release of Cluster API: core and both kubeadm providers.",
        example: versions.clusterApi,
        see: "https://cluster-api.sigs.k8s.io/reference/versions",
      },
      versionForm(versions.clusterApi),
      clusterApiVersion,
    ).default(versions.clusterApi),
    awsProvider: text(
      {
        description: "Release of the AWS provider; the clusters' add-ons are those of its template.",
        example: versions.awsProvider,
        see: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/releases",
      },
      versionForm(versions.awsProvider),
      awsProviderVersion,
    ).default(versions.awsProvider),
  },
  {
    description:
      "Releases of the providers; change one to upgrade. With `management.install: false` only `awsProvider` is " +
      "used, for the add-ons.",
    change: {
      kind: "restarts the controllers",
      words: "one after the other, core first; a lower version is refused",
    },
  },
).prefault({});

/** Which releases are installed, and where their manifests come from. */
export const repositoryFields = {
  repository: text(
    {
      description:
        "Folder, or https:// URL of one, in the layout of a clusterctl repository: `<label>/<version>/<file>`.",
      otherwise: "the projects' releases on GitHub",
      example: "providers",
      see: "https://cluster-api.sigs.k8s.io/clusterctl/configuration",
      change: {
        kind: "in place",
        words: "objects whose manifests differ are updated; controllers whose manifests differ restart",
      },
    },
    location("a component repository", { url: true }),
  ).optional(),
  versions: componentVersions,
};

export type ComponentVersions = z.output<typeof componentVersions>;

/**
 * The projects' own releases, the default component repository. It has GitHub's layout, every other one has
 * clusterctl's.
 */
export const upstreamReleases = "https://github.com/kubernetes-sigs";

/** The AWS provider's cluster template for Flatcar; the add-ons are taken from it. */
export const flatcarTemplateFile = "cluster-template-flatcar.yaml";

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
