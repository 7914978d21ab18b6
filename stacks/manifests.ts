import { ManifestObjects, manifestObjects } from "../components/cni/calico";
import { loadManifest, loadText, ManifestSource } from "../components/kubernetes/fetch";
import { certManagerManifest } from "../components/kubernetes/pinned";
import type { CertManagerSource } from "../components/management/certManager";
import { upstreamReleases } from "../components/management/releases";
import { ComponentRepository, loadClusterTemplate, loadComponents } from "../components/management/repository";
import type { ManagementSettings } from "../components/management/section";
import { refusal } from "./callStacks";
import { checkKubeconfig } from "./kubeconfig";
import { ManagementStack, readManagementStack } from "./management";
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
}

async function loadCertManager({ install, version, manifest, sha256 }: ManagementSettings["certManager"]): Promise<CertManagerSource> {
  if (!install) return { kind: "existing" };
  const location = manifest ?? certManagerManifest(version);
  if (sha256 !== undefined) return { kind: "install", yaml: await loadManifest({ manifest: location, sha256 }) };
  const yaml = await loadText(location).catch((error: unknown) => {
    throw new Error(`cert-manager's manifest ${location} could not be read: ${(error as Error).message}`);
  });
  return { kind: "install", yaml };
}

/** Clusters mostly have the same manifest: each is read and taken apart once. */
function loadOnce(): (source: ManifestSource) => Promise<ManifestObjects> {
  const loaded = new Map<string, Promise<ManifestObjects>>();
  return ({ manifest, sha256 }) => {
    const source = `${sha256} ${manifest}`;
    const objects = loaded.get(source) ?? loadManifest({ manifest, sha256 }).then(manifestObjects);
    loaded.set(source, objects);
    return objects;
  };
}

async function loadCni(name: string, source: ManifestSource, load: ReturnType<typeof loadOnce>): Promise<[string, ManifestObjects]> {
  try {
    return [name, await load(source)];
  } catch (error) {
    throw new Error(`clusters.${name}.cni: ${(error as Error).message}`);
  }
}

/** All that is wrong with what was read, not only the first. */
async function settled<Parts extends readonly Promise<unknown>[]>(parts: Parts): Promise<void> {
  const results = await Promise.allSettled(parts);
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
  if (reasons.length > 0) throw refusal(reasons.join("\n"));
}

/** A stack with clusters alone reads no more than the template of their add-ons: the definitions are nine tenths of what there is. */
async function loadRepository({ install, repository = upstreamReleases, versions }: ManagementSettings): Promise<ComponentRepository> {
  return install ? loadComponents(repository, versions) : { providers: [], clusterTemplate: await loadClusterTemplate(repository, versions) };
}

async function loadManagement(settings: LoadedSettings): Promise<ManagementStack | undefined> {
  const stack = await readManagementStack(settings);
  await checkKubeconfig(settings.management, stack);
  return stack;
}

type LoadedSettings = Pick<CheckedSettings, "management" | "clusters" | "iam">;

export async function loadManifests(settings: LoadedSettings): Promise<Manifests> {
  const { management, clusters } = settings;
  const managementStack = loadManagement(settings);
  const components = loadRepository(management);
  const certManager = management.install ? loadCertManager(management.certManager) : Promise.resolve({ kind: "existing" } as const);
  const load = loadOnce();
  const cni = Object.entries(clusters).map(([name, cluster]) => loadCni(name, cluster.cni, load));
  await settled([managementStack, components, certManager, ...cni]);
  const stack = await managementStack;
  const loaded = { components: await components, certManager: await certManager, cni: new Map(await Promise.all(cni)) };
  return { ...loaded, ...(stack === undefined ? {} : { managementStack: stack }) };
}
