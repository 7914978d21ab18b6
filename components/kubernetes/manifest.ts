/** Any Kubernetes object as it stands in a manifest: `apiVersion`, `kind`, `metadata` and the fields of its kind. */
export interface KubernetesManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}
