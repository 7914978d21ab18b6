import type { KubernetesManifest } from "./manifest";

/** A logical name, unique within a manifest: kind, namespace where there is one, and name. */
export function objectName({ kind, metadata }: KubernetesManifest): string {
  return [kind.toLowerCase(), ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join("-");
}
