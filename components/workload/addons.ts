import { loadAll } from "js-yaml";

import { apiVersion } from "../kubernetes/clusterApi";
import { substitute } from "../kubernetes/envsubst";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { addonLabel } from "./cluster";
import { ClusterSpec } from "./clusterSpec";

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

function variables({ cloudProviderVersion }: ClusterSpec): Record<string, string> {
  return cloudProviderVersion === undefined ? {} : { KUBERNETES_AWS_CCM_VERSION: cloudProviderVersion };
}

function substituted(spec: ClusterSpec, configMap: string, data: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(data).map(([key, value]) => {
    const { text, missing } = substitute(value, variables(spec));
    if (missing.length > 0) throw new Error(`the cluster template's ConfigMap ${configMap} wants ${missing.join(", ")}, which this program does not know; pin the AWS provider's version that it was made for`);
    return [key, text] as const;
  });
  return Object.fromEntries(entries);
}

function renderAddon(spec: ClusterSpec, set: TemplateDocument, documents: readonly TemplateDocument[]): RenderedAddon {
  const name = set.metadata?.name ?? "";
  const metadata = (part: string): KubernetesManifest["metadata"] => ({ name: `${spec.name}-${part}`, namespace: spec.namespace });
  const configMaps = (set.spec?.resources ?? []).map((resource): KubernetesManifest => {
    const source = documents.find(({ kind, metadata: found }) => kind === resource.kind && found?.name === resource.name);
    if (resource.kind !== "ConfigMap" || source?.data === undefined) throw new Error(`the cluster template's ClusterResourceSet ${name} names ${resource.kind} ${resource.name}, which the template does not hold`);
    return { apiVersion: "v1", kind: "ConfigMap", metadata: metadata(resource.name), data: substituted(spec, resource.name, source.data) };
  });
  const resourceSet = {
    apiVersion: apiVersion("addons"),
    kind: "ClusterResourceSet",
    metadata: metadata(name),
    spec: {
      clusterSelector: { matchLabels: { [addonLabel]: spec.name } },
      resources: configMaps.map((configMap) => ({ kind: "ConfigMap", name: configMap.metadata.name })),
      // ApplyOnce, the template's own, would leave a cluster at the add-ons that it was created with.
      strategy: "Reconcile",
    },
  };
  return { name, configMaps, resourceSet };
}

/**
 * The add-ons of the AWS provider's cluster template, its cloud controller manager and EBS CSI driver, as objects of
 * this cluster alone: the template's own names and labels are shared by all clusters of a namespace.
 */
export function renderAddons(spec: ClusterSpec, clusterTemplate: string): RenderedAddon[] {
  const documents = loadAll(clusterTemplate).filter((document) => document !== null) as TemplateDocument[];
  const sets = documents.filter(({ kind }) => kind === "ClusterResourceSet");
  // Without the cloud controller manager no node ever gets its provider id, and the cluster waits for them to the time limit.
  if (sets.length === 0) throw new Error("the cluster template holds no ClusterResourceSet: give the AWS provider's cluster-template-flatcar.yaml");
  return sets.map((set) => renderAddon(spec, set, documents));
}
