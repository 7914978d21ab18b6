import { loadAll } from "js-yaml";

import { isDefinition, RenderedDefinitions, renderDefinitions } from "../crds/renderedDefinitions";
import type { KubernetesManifest } from "../kubernetes/manifest";

/** Pods come last, since they mount, use or watch the rest. */
const workloadKinds = new Set(["DaemonSet", "Deployment", "StatefulSet"]);

export interface ManifestObjects {
  /** Absent where the manifest has none. */
  readonly definitions?: RenderedDefinitions;
  /** What has to be there before the pods, in no order of its own. */
  readonly foundation: readonly KubernetesManifest[];
  readonly workloads: readonly KubernetesManifest[];
}

function checked(document: unknown, index: number): KubernetesManifest {
  const { apiVersion, kind, metadata } = document as Partial<KubernetesManifest>;
  if (typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string") return document as KubernetesManifest;
  throw new Error(`document ${index + 1} of the CNI manifest is no Kubernetes object: apiVersion, kind or metadata.name is missing`);
}

/** The objects of a manifest: definitions, what else has to be there first, and the pods. */
export function manifestObjects(yaml: string): ManifestObjects {
  const documents = loadAll(yaml).filter((document) => document !== null && document !== undefined);
  const objects = documents.map(checked);
  const workloads = objects.filter(({ kind }) => workloadKinds.has(kind));
  if (workloads.length === 0) throw new Error("the CNI manifest holds no DaemonSet, so no node would ever become Ready; look at the file that the setting names");
  const definitions = objects.filter(isDefinition);
  const foundation = objects.filter((object) => !workloadKinds.has(object.kind) && !isDefinition(object));
  return { ...(definitions.length === 0 ? {} : { definitions: renderDefinitions(definitions) }), foundation, workloads };
}
