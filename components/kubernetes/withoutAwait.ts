import type { KubernetesManifest } from "./manifest";

/**
 * A Service that Pulumi's Kubernetes provider does not wait for. It would look ten seconds long whether the endpoints are still the same, of
 * webhooks that the program asks itself until they answer.
 * @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#skipawait
 */
export function withoutAwait(object: KubernetesManifest): KubernetesManifest {
  if (object.kind !== "Service") return object;
  const annotations = { ...(object.metadata["annotations"] as Record<string, string> | undefined), "pulumi.com/skipAwait": "true" };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
