import { createHmac } from "crypto";

import * as pulumi from "@pulumi/pulumi";

import { KubernetesManifest, runsPods } from "../kubernetes/manifest";

/** Stands in a rendered manifest where the credentials go. */
export const credentialsMark = "credentials-stand-here";

/** On the pods that read the credentials: other credentials are another template, so that they are started anew. */
const credentialsAnnotation = "capi-ignition/credentials";

/**
 * Tells other credentials from the same, and nothing else. Whoever may read Deployments or the stack's state sees it.
 * They could try keys against it, and nothing more: a secret access key is 40 random characters of base64, 240 bits,
 * which cannot be tried out, so neither a slow hash nor a secret salt would add anything. A salt that changed would
 * restart the pods for nothing; with their own name as the salt it is not the plain checksum of the profile, which may
 * be written down elsewhere.
 */
function fingerprint(credentials: string, salt: string): string {
  return createHmac("sha256", salt).update(credentials).digest("hex");
}

function dataOf({ kind, data }: KubernetesManifest): Readonly<Record<string, string>> {
  return kind === "Secret" ? ((data ?? {}) as Readonly<Record<string, string>>) : {};
}

/** Whether the objects of a provider hold the credentials. */
export function followsCredentials(objects: readonly KubernetesManifest[]): boolean {
  return objects.some((object) => Object.values(dataOf(object)).includes(credentialsMark));
}

interface PodTemplate {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/**
 * The AWS provider reads its credentials once: it keeps the session for the life of its process.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/main/pkg/cloud/scope/session.go
 */
function restarted(object: KubernetesManifest, credentials: pulumi.Input<string>): pulumi.Inputs & KubernetesManifest {
  const spec = object["spec"] as { readonly template?: PodTemplate } | undefined;
  const metadata = spec?.template?.metadata;
  const salt = `${object.metadata.namespace}/${object.metadata.name}`;
  const value = pulumi.unsecret(pulumi.output(credentials).apply((text) => fingerprint(text, salt)));
  const annotations = { ...metadata?.annotations, [credentialsAnnotation]: value };
  return { ...object, spec: { ...spec, template: { ...spec?.template, metadata: { ...metadata, annotations } } } };
}

/** Puts the credentials into a provider's Secret, as a secret value, and their fingerprint on its pods. */
export function withCredentials(
  credentials: pulumi.Input<string>,
): (object: KubernetesManifest) => pulumi.Inputs & KubernetesManifest {
  return (object) => {
    if (runsPods(object)) return restarted(object, credentials);
    const data = Object.entries(dataOf(object));
    if (data.length === 0) return object;
    const filled = data.map(([key, value]) => [key, value === credentialsMark ? pulumi.secret(credentials) : value]);
    return { ...object, data: Object.fromEntries(filled) as pulumi.Inputs };
  };
}
