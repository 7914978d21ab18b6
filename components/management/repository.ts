import { substitute } from "../kubernetes/envsubst";
import { parseManifest } from "../kubernetes/manifest";
import { loadRecorded, ManifestRecords, PublishedFile, UnreviewedError } from "../kubernetes/records";
import { parseVersion } from "../schema/version";
import { componentProblems, LoadedComponents } from "./components";
import { Provider, providers } from "../kubernetes/providers";
import {
  ComponentVersions,
  flatcarTemplateFile,
  locationOf,
  releaseUrl,
  upstreamReleases,
  versionOf,
} from "./releases";

export interface ComponentRepository {
  /** One for each of `providers`, in their order. */
  readonly providers: LoadedComponents[];
  /** Text of the AWS provider's cluster-template-flatcar.yaml. */
  readonly clusterTemplate: string;
}

interface RepositoryFile {
  readonly provider: Provider;
  readonly version: string;
  readonly file: string;
  /** What is wrong with its text. */
  readonly check: (text: string) => string[];
}

interface ReadFile {
  readonly text: string;
  readonly problems: readonly string[];
}

function templateProblems(text: string): string[] {
  const { objects, problems } = parseManifest(substitute(text, {}).text);
  if (problems.length > 0) return [...problems];
  if (!text.endsWith("\n")) return ["it ends in the middle of a line: it is truncated; copy it again"];
  return objects.some(({ kind }) => kind === "ClusterResourceSet")
    ? []
    : ["it has no ClusterResourceSet, so no add-ons: it is truncated or another file; copy it again"];
}

function templateFile({ awsProvider }: ComponentVersions): RepositoryFile {
  const [, , , aws] = providers;
  return { provider: aws, version: awsProvider, file: flatcarTemplateFile, check: templateProblems };
}

function filesOf(versions: ComponentVersions): RepositoryFile[] {
  const components = providers.map((provider): RepositoryFile => {
    const version = versionOf(provider, versions);
    return {
      provider,
      version,
      file: provider.componentsFile,
      check: (yaml) => componentProblems({ provider, version, yaml }),
    };
  });
  return [...components, templateFile(versions)];
}

/** What a repository is asked for, with what is wrong with a text: the template alone where nothing is installed. */
export function repositoryFiles(
  repository: string,
  versions: ComponentVersions,
  { install }: { readonly install: boolean },
): (PublishedFile & Pick<RepositoryFile, "check">)[] {
  const files = install ? filesOf(versions) : [templateFile(versions)];
  return files.map((file) => ({ ...published(repository, file), check: file.check }));
}

function fixOf(location: string, url: string, version: string): string {
  const missing = `check that ${version} in management.versions is a release.`;
  if (location === url)
    return `${missing} If GitHub cannot be reached, copy the files into a folder and set management.repository`;
  return `${missing} Its file is ${url}; copy it there, or change management.repository`;
}

function published(repository: string, { provider, version, file }: RepositoryFile): PublishedFile {
  return {
    location: locationOf(repository, provider, version, file),
    name: `${provider.project}/${version}/${file}`,
  };
}

async function readFile(repository: string, wanted: RepositoryFile, records: ManifestRecords): Promise<ReadFile> {
  const { provider, version, file, check } = wanted;
  const at = published(repository, wanted);
  const named = (problem: string): string => `${at.location}: ${problem}`;
  try {
    const text = await loadRecorded(at, records);
    return { text, problems: check(text).map(named) };
  } catch (error) {
    const { message } = error as Error;
    const url = releaseUrl(provider, version, file);
    const fix = error instanceof UnreviewedError ? "" : `; ${fixOf(at.location, url, version)}`;
    return { text: "", problems: [named(`${message}${fix}`)] };
  }
}

function malformedVersions(versions: ComponentVersions): string[] {
  const malformed = Object.entries(versions).filter(([, version]) => parseVersion(version)?.build !== "");
  return malformed.map(
    ([name, version]) => `management.versions.${name}: ${String(version)} is not of the form v1.2.3`,
  );
}

/** Reads the files; one error names everything that is wrong. */
async function readFiles(
  repository: string,
  versions: ComponentVersions,
  files: readonly RepositoryFile[],
  records: ManifestRecords,
): Promise<ReadFile[]> {
  const malformed = malformedVersions(versions);
  const read = malformed.length > 0 ? [] : await Promise.all(files.map((file) => readFile(repository, file, records)));
  const problems = [...malformed, ...read.flatMap((file) => file.problems)];
  if (problems.length > 0)
    throw new Error(
      `the component repository ${repository} cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
  return read;
}

/**
 * The text of the AWS provider's cluster template, checked: all that clusters need where the providers are installed
 * already. A file that is fetched has to be in the records.
 */
export async function loadClusterTemplate(
  repository = upstreamReleases,
  versions: ComponentVersions,
  records: ManifestRecords = {},
): Promise<string> {
  const [template] = await readFiles(repository, versions, [templateFile(versions)], records);
  return template?.text ?? "";
}

/**
 * The manifests that `clusterctl init --infrastructure aws` would fetch, and the cluster template, each read once and
 * checked. `repository` is a folder or a URL with clusterctl's layout, or an organisation on GitHub with releases; what
 * is fetched has to be in the records. One error names everything that is wrong.
 */
export async function loadComponents(
  repository = upstreamReleases,
  versions: ComponentVersions,
  records: ManifestRecords = {},
): Promise<ComponentRepository> {
  const read = await readFiles(repository, versions, filesOf(versions), records);
  const loaded = providers.map((provider, index) => ({
    provider,
    version: versionOf(provider, versions),
    yaml: read[index]?.text ?? "",
  }));
  return { providers: loaded, clusterTemplate: read[providers.length]?.text ?? "" };
}
