import type { KubernetesManifest } from "../kubernetes/manifest";

/**
 * The steps in which a provider's objects are made; each waits for those before it, and goes before them in a destroy.
 * - definitions before the rest, since nothing else may refer to a kind that is not served;
 * - ClusterRoles that are put together of others after these: their controller writes such a role again whenever one of its
 *   parts goes, so in a destroy it has to go first, or it may come back when all else is gone;
 * - webhook configurations late, so that a destroy removes them before the definitions: a configuration whose server is
 *   gone would refuse the deletion of the objects that a definition takes with it;
 * - the manager last: it exits without its Secret, its rights or its definitions.
 */
export const installSteps = ["namespace", "definitions", "objects", "aggregations", "webhooks", "manager"] as const;
export type InstallStep = (typeof installSteps)[number];

const stepOfKind: Readonly<Record<string, InstallStep>> = {
  Namespace: "namespace",
  CustomResourceDefinition: "definitions",
  MutatingWebhookConfiguration: "webhooks",
  ValidatingWebhookConfiguration: "webhooks",
  Deployment: "manager",
};

export function installStep({ kind, ...fields }: Pick<KubernetesManifest, "kind"> & { readonly [field: string]: unknown }): InstallStep {
  return fields["aggregationRule"] === undefined ? (stepOfKind[kind] ?? "objects") : "aggregations";
}

/** What cert-manager's injector writes into an object that the program made: left alone, or each run would undo it. Definitions are applied without it. */
export function injectedFields({ kind }: Pick<KubernetesManifest, "kind">): string[] {
  return installStep({ kind }) === "webhooks" ? ["webhooks[*].clientConfig.caBundle"] : [];
}
