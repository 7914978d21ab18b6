/**
 * Every upstream version that is pinned, once. Renovate raises them; the lab's go.mod files carry the same ones, and a
 * test compares them.
 */
export const versions = {
  // renovate: datasource=github-releases depName=kubernetes-sigs/cluster-api
  clusterApi: "v1.13.6",
  // renovate: datasource=github-releases depName=kubernetes-sigs/cluster-api-provider-aws
  awsProvider: "v2.13.0",
  // renovate: datasource=github-releases depName=kubernetes/kubernetes
  kubernetes: "v1.36.3",
  // renovate: datasource=github-releases depName=projectcalico/calico
  calico: "v3.32.1",
  // renovate: datasource=github-releases depName=cert-manager/cert-manager
  certManager: "v1.21.2",
} as const;

/**
 * Calico's plain manifest of the pinned version, with the checksum of what was reviewed. A new version needs a new
 * checksum, and fits the default version of Kubernetes: a test compares both with the vendor's table.
 */
export const calicoManifest = {
  manifest: `https://raw.githubusercontent.com/projectcalico/calico/${versions.calico}/manifests/calico.yaml`,
  sha256: "a1df919d9721cf667accdc3e72848911b0cb25cfab7d2478ad0c996302c95744",
} as const;

/** The manifest that cert-manager publishes with a release. */
export function certManagerManifest(version: string): string {
  return `https://github.com/cert-manager/cert-manager/releases/download/${version}/cert-manager.yaml`;
}
