import * as pulumi from "@pulumi/pulumi";

import { calicoVersion, ManifestObjects, manifestObjects } from "../components/cni/calico";
import { loadManifest, ManifestSource } from "../components/kubernetes/fetch";
import { loadRecorded, ManifestRecords, readRecords } from "../components/kubernetes/records";
import { untestedCalico } from "../components/kubernetes/versions";
import type { CertManagerSource } from "../components/management/certManager";
import { upstreamReleases } from "../components/management/releases";
import { ComponentRepository, loadClusterTemplate, loadComponents } from "../components/management/repository";
import type { ManagementSettings } from "../components/management/section";
import { defined } from "../components/schema/values";
import { refusal } from "./callStacks";
import { seenUid } from "./identity";
import type { LastOutputs } from "./lastOutputs";
import { checkKubeconfig } from "./kubeconfig";
import { ManagementStack, readManagementStack } from "./management";
import { certManagerFile } from "./publishedFiles";
import { CheckedSettings } from "./settings/readSettings";

/** What is read from elsewhere before the first resource is registered: the graph follows from it. */
export interface Manifests {
  /** Without providers where their installation is taken as it is. */
  readonly components: ComponentRepository;
  readonly certManager: CertManagerSource;
  /** The objects of each cluster's CNI manifest, by the cluster's name. */
  readonly cni: ReadonlyMap<string, ManifestObjects>;
  /** The outputs of the stack that has made the management cluster, if the settings name one. */
  readonly managementStack?: ManagementStack;
  /** The uid of the management cluster's namespace kube-system, where it could be asked. */
  readonly managementUid?: string;
}

/** The error of a manifest begins with the setting that names it. */
async function at<T>(setting: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}`);
  }
}

type CertManagerSettings = ManagementSettings["certManager"];

async function loadCertManager(settings: CertManagerSettings, records: ManifestRecords): Promise<CertManagerSource> {
  const { install, sha256 } = settings;
  if (!install) return { kind: "existing" };
  const file = certManagerFile(settings);
  const loading =
    sha256 === undefined ? loadRecorded(file, records) : loadManifest({ manifest: file.location, sha256 });
  const setting = sha256 === undefined ? `management.certManager: ${file.location}` : "management.certManager";
  return { kind: "install", yaml: await at(setting, loading) };
}

/** Clusters mostly have the same manifest: each is read and taken apart once. */
function loadOnce(): (source: ManifestSource) => Promise<ManifestObjects> {
  const loaded = new Map<string, Promise<ManifestObjects>>();
  return (source) => {
    const key = `${source.sha256} ${source.manifest}`;
    const objects = loaded.get(key) ?? loadManifest(source).then(manifestObjects);
    loaded.set(key, objects);
    return objects;
  };
}

/** All that is wrong with what was read, not only the first. */
async function settled<Parts extends readonly Promise<unknown>[]>(parts: Parts): Promise<void> {
  const results = await Promise.allSettled(parts);
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
  if (reasons.length > 0) throw refusal(reasons.join("\n"));
}

/**
 * A stack with clusters alone reads no more than the template of their add-ons: the CRDs are nine tenths of what
 * there is.
 */
async function loadRepository(
  { install, repository = upstreamReleases, versions }: ManagementSettings,
  records: ManifestRecords,
): Promise<ComponentRepository> {
  return install
    ? loadComponents(repository, versions, records)
    : { providers: [], clusterTemplate: await loadClusterTemplate(repository, versions, records) };
}

async function loadManagement(settings: LoadedSettings): Promise<ManagementStack | undefined> {
  const stack = await readManagementStack(settings);
  await checkKubeconfig(settings.management, stack);
  return stack;
}

type LoadedSettings = Pick<CheckedSettings, "management" | "clusters" | "iam">;

/** A pair of versions that the vendor does not test may work: that is said, and nothing is refused. */
function warnOfCalico(name: string, kubernetesVersion: string, manifest: ManifestObjects): void {
  const version = calicoVersion(manifest);
  const said = version === undefined ? undefined : untestedCalico(kubernetesVersion, version);
  if (said !== undefined) void pulumi.log.warn(`clusters.${name}.cni: ${said}`);
}

/** `records`: what the fetched ones have to be. */
export async function loadManifests(
  settings: LoadedSettings,
  last: LastOutputs = {},
  records: ManifestRecords = readRecords(),
): Promise<Manifests> {
  const { management, clusters } = settings;
  const managementStack = loadManagement(settings);
  // Beside the rest: kubectl takes its time. Why the other stack cannot be read is said once, by the above.
  const managementUid = managementStack.then(
    (stack) => seenUid(settings, last, stack),
    () => undefined,
  );
  const components = loadRepository(management, records);
  const certManager = management.install
    ? loadCertManager(management.certManager, records)
    : Promise.resolve({ kind: "existing" } as const);
  const load = loadOnce();
  const cni = Object.entries(clusters).map(async ([name, cluster]): Promise<[string, ManifestObjects]> => [
    name,
    await at(`clusters.${name}.cni`, load(cluster.cni)),
  ]);
  await settled([managementStack, managementUid, components, certManager, ...cni]);
  for (const [name, manifest] of await Promise.all(cni))
    warnOfCalico(name, clusters[name]!.kubernetesVersion, manifest);
  return defined({
    components: await components,
    certManager: await certManager,
    cni: new Map(await Promise.all(cni)),
    managementStack: await managementStack,
    managementUid: await managementUid,
  });
}
