import { certManagerManifest } from "../components/kubernetes/pinned";
import type { PublishedFile } from "../components/kubernetes/records";
import { certManagerProblems } from "../components/management/certManager";
import { upstreamReleases } from "../components/management/releases";
import { repositoryFiles } from "../components/management/repository";
import type { ManagementSettings } from "../components/management/section";

export interface CheckedFile extends PublishedFile {
  /** What is wrong with its text. */
  readonly check: (text: string) => readonly string[];
}

type CertManagerSettings = ManagementSettings["certManager"];

/** The manifest of cert-manager; a mirror's is that of the release, too. */
export function certManagerFile({ version, manifest }: CertManagerSettings): CheckedFile {
  return {
    location: manifest ?? certManagerManifest(version),
    name: `cert-manager/${version}/cert-manager.yaml`,
    check: (yaml) => certManagerProblems({ kind: "install", yaml }),
  };
}

/** What a stack reads of its management cluster's manifests, but for what has its checksum in the settings. */
export function publishedFiles(settings: ManagementSettings): CheckedFile[] {
  const { install, repository = upstreamReleases, versions, certManager } = settings;
  const ofRepository = repositoryFiles(repository, versions, { install });
  const own = !install || !certManager.install || certManager.sha256 !== undefined;
  return own ? ofRepository : [...ofRepository, certManagerFile(certManager)];
}
