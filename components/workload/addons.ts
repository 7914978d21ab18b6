import { substitute } from "../kubernetes/envsubst";
import { KubernetesManifest, parseManifest } from "../kubernetes/manifest";
import { text } from "../schema/fields";
import { versionForm } from "../schema/text";
import { Values } from "../schema/values";
import { addonLabel, identity } from "./cluster";
import { ClusterContext, clusterObject } from "./objects";

export const addons = {
  cloudProviderVersion: text(
    {
      description: "Version of the AWS cloud controller manager.",
      otherwise: "that of the AWS provider's template",
      example: "v1.36.0",
      see: "https://cluster-api-aws.sigs.k8s.io/topics/external-cloud-provider-with-ebs-csi-driver",
      change: "in place",
    },
    versionForm("v1.36.0"),
  ).optional(),
};

type AddonCluster = Values<typeof addons & Pick<typeof identity, "namespace">>;

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

function variables({ cloudProviderVersion }: AddonCluster): Record<string, string> {
  return cloudProviderVersion === undefined ? {} : { KUBERNETES_AWS_CCM_VERSION: cloudProviderVersion };
}

type Data = Readonly<Record<string, string>>;

function substituted(cluster: AddonCluster, configMap: string, data: Data): Data {
  const entries = Object.entries(data).map(([key, value]) => {
    const { text: content, missing } = substitute(value, variables(cluster));
    if (missing.length > 0)
      throw new Error(
        `the cluster template's ConfigMap ${configMap} wants ${missing.join(", ")}, which this program does not ` +
          "know; pin the AWS provider's version that it was made for",
      );
    return [key, content] as const;
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

function renderAddon(
  cluster: AddonCluster,
  { name: owner }: Pick<ClusterContext, "name">,
  source: Source,
): RenderedAddon {
  const name = source.set.metadata?.name ?? "";
  const metadata: MetadataOf = (part) => ({ name: `${owner}-${part}`, namespace: cluster.namespace });
  const configMaps = renderConfigMaps(cluster, source, metadata);
  const resourceSet = clusterObject(["addons", "ClusterResourceSet"], metadata(name), {
    clusterSelector: { matchLabels: { [addonLabel]: owner } },
    resources: configMaps.map((configMap) => ({ kind: "ConfigMap", name: configMap.metadata.name })),
    // ApplyOnce, the template's own, would leave a cluster at the add-ons that it was created with.
    strategy: "Reconcile",
  });
  return { name, configMaps, resourceSet };
}

/**
 * The add-ons of the AWS provider's cluster template, its cloud controller manager and EBS CSI driver, as objects of
 * this cluster alone: the template's own names and labels are shared by all clusters of a namespace.
 */
export function renderAddons(
  cluster: AddonCluster,
  context: Pick<ClusterContext, "name">,
  clusterTemplate: string,
): RenderedAddon[] {
  const documents = parseManifest(clusterTemplate).objects as readonly TemplateDocument[];
  const sets = documents.filter(({ kind }) => kind === "ClusterResourceSet");
  // Without the cloud controller manager no node ever gets its provider id, and the cluster waits for them to the time
  // limit.
  if (sets.length === 0)
    throw new Error(
      "the cluster template holds no ClusterResourceSet: give the AWS provider's cluster-template-flatcar.yaml",
    );
  return sets.map((set) => renderAddon(cluster, context, { set, documents }));
}
