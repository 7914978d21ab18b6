import { substitute } from "../kubernetes/envsubst";
import { KubernetesManifest, parseManifest } from "../kubernetes/manifest";
import { cloudControllerManager } from "../kubernetes/versions";
import type { AddonCluster } from "./addonSettings";
import { addonLabel } from "./cluster";
import { ClusterContext, clusterObject } from "./objects";
import { storageClassManifest } from "./storageClass";

interface TemplateDocument {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly resources?: readonly { readonly kind: string; readonly name: string }[] };
}

/** An add-on of a cluster: manifests in ConfigMaps, and the ClusterResourceSet that applies them to it. */
export interface RenderedAddon {
  /** The set's name in the provider's template, such as `crs-ccm`. */
  readonly name: string;
  readonly configMaps: readonly KubernetesManifest[];
  readonly resourceSet: KubernetesManifest;
}

function variables({ cloudProviderVersion, kubernetesVersion }: AddonCluster): Record<string, string> {
  const version = cloudProviderVersion ?? cloudControllerManager(kubernetesVersion);
  return version === undefined ? {} : { KUBERNETES_AWS_CCM_VERSION: version };
}

const ebsCsiImage = /(\/aws-ebs-csi-driver:)v\d+\.\d+\.\d+$/gm;

/** The driver's image in another version; the template has no variable for it. */
function withEbsCsi({ ebsCsiVersion }: AddonCluster, manifest: string): string {
  return ebsCsiVersion === undefined ? manifest : manifest.replace(ebsCsiImage, `$1${ebsCsiVersion}`);
}

type Data = Readonly<Record<string, string>>;

function substituted(cluster: AddonCluster, configMap: string, data: Data): Data {
  const entries = Object.entries(data).map(([key, value]) => {
    const { text: content, missing } = substitute(value, variables(cluster));
    if (missing.length > 0)
      throw new Error(
        `the cluster template's ConfigMap ${configMap} needs ${missing.join(", ")}, which this program does not ` +
          "know. Fix: use the version of the AWS provider that this program was written for",
      );
    return [key, withEbsCsi(cluster, content)] as const;
  });
  return Object.fromEntries(entries);
}

/** What of the template an add-on is made of. */
interface Source {
  readonly set: TemplateDocument;
  readonly documents: readonly TemplateDocument[];
}

function renderConfigMaps(
  cluster: AddonCluster,
  { set, documents }: Source,
  metadata: MetadataOf,
): KubernetesManifest[] {
  return (set.spec?.resources ?? []).map(({ kind: wanted, name }) => {
    const source = documents.find(({ kind, metadata: found }) => kind === wanted && found?.name === name);
    if (wanted !== "ConfigMap" || source?.data === undefined)
      throw new Error(
        `the cluster template's ClusterResourceSet ${set.metadata?.name ?? ""} names ${wanted} ${name}, which the ` +
          "template does not hold",
      );
    const data = substituted(cluster, name, source.data);
    return { apiVersion: "v1", kind: "ConfigMap", metadata: metadata(name), data };
  });
}

type MetadataOf = (part: string) => KubernetesManifest["metadata"];

type Owner = Pick<ClusterContext, "name">;

function metadataIn({ namespace }: AddonCluster, owner: Owner): MetadataOf {
  return (part) => ({ name: `${owner.name}-${part}`, namespace });
}

function addonOf(
  name: string,
  metadata: MetadataOf,
  owner: Owner,
  configMaps: readonly KubernetesManifest[],
): RenderedAddon {
  const resourceSet = clusterObject(["addons", "ClusterResourceSet"], metadata(name), {
    clusterSelector: { matchLabels: { [addonLabel]: owner.name } },
    resources: configMaps.map((configMap) => ({ kind: "ConfigMap", name: configMap.metadata.name })),
    // ApplyOnce, the template's own, would leave a cluster at the add-ons that it was created with.
    strategy: "Reconcile",
  });
  return { name, configMaps, resourceSet };
}

function renderAddon(cluster: AddonCluster, owner: Owner, source: Source): RenderedAddon {
  const metadata = metadataIn(cluster, owner);
  return addonOf(source.set.metadata?.name ?? "", metadata, owner, renderConfigMaps(cluster, source, metadata));
}

/** The default StorageClass, which the template does not have. */
function renderStorageClass(cluster: AddonCluster, owner: Owner): RenderedAddon[] {
  if (!cluster.defaultStorageClass) return [];
  const metadata = metadataIn(cluster, owner);
  const data = { "storage-class.yaml": storageClassManifest };
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("storage-class-addon"), data };
  return [addonOf("crs-storage-class", metadata, owner, [configMap])];
}

/**
 * The add-ons of the AWS provider's cluster template, its cloud controller manager and EBS CSI driver, and the default
 * StorageClass, as objects of this cluster alone: the template's own names and labels are shared by all clusters of a
 * namespace.
 */
export function renderAddons(cluster: AddonCluster, context: Owner, clusterTemplate: string): RenderedAddon[] {
  const documents = parseManifest(clusterTemplate).objects as readonly TemplateDocument[];
  const sets = documents.filter(({ kind }) => kind === "ClusterResourceSet");
  // Without the cloud controller manager no node ever gets its provider id, and the cluster waits for them to the time
  // limit.
  if (sets.length === 0)
    throw new Error(
      "the cluster template holds no ClusterResourceSet: give the AWS provider's cluster-template-flatcar.yaml",
    );
  return [
    ...sets.map((set) => renderAddon(cluster, context, { set, documents })),
    ...renderStorageClass(cluster, context),
  ];
}
