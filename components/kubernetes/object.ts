import * as pulumi from "@pulumi/pulumi";

import type { KubernetesManifest } from "./manifest";

/** The plugin that must serve the objects: the version of the SDK that the lockfile pins. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- data, for which `import` would need resolveJsonModule.
const { version } = require("@pulumi/kubernetes/package.json") as { version: string };

/**
 * The Pulumi type token of an API object. The provider reads group and version back from it and
 * wants "core" for the group without a name: `kubernetes:core/v1:Secret`.
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go (gvkFromURN)
 */
export function kubernetesToken(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * One object of a manifest as a resource of the Kubernetes provider, whatever its kind.
 * The typed classes of `@pulumi/kubernetes` cover built-in kinds only and cost a module load each; a manifest
 * of a Cluster API provider mixes forty kinds, its own included.
 */
export class KubernetesObject extends pulumi.CustomResource {
  declare public readonly metadata: pulumi.Output<Record<string, unknown>>;

  public constructor(
    name: string,
    manifest: pulumi.Inputs & { apiVersion: string; kind: string },
    opts: pulumi.CustomResourceOptions,
  ) {
    // Named outputs are what the SDK fills from the provider's answer; inputs are sent as they are.
    super(kubernetesToken(manifest.apiVersion, manifest.kind), name, { ...manifest }, { version, ...opts });
  }
}

/**
 * For a Kubernetes provider, which otherwise replaces a ConfigMap or Secret when its data changes: it is gone for a
 * moment, and with it what was mounted or read from it, such as the controllers' credentials. And a field that somebody
 * has edited would stop every later run, also one that would write something else: what the program says about it
 * (`otherHands`), it says before.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#enablesecretmutable_nodejs
 */
export const changedInPlace = {
  enableConfigMapMutable: true,
  enableSecretMutable: true,
  enablePatchForce: true,
} as const;

/**
 * A Service that Pulumi's Kubernetes provider does not wait for. It would check for ten seconds whether the endpoints
 * stay the same, of webhooks that the program asks itself until they answer.
 * @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#skipawait
 */
export function withoutAwait(object: KubernetesManifest): KubernetesManifest {
  if (object.kind !== "Service") return object;
  const annotations = {
    ...(object.metadata["annotations"] as Record<string, string> | undefined),
    "pulumi.com/skipAwait": "true",
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
