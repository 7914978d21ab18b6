import { createHash } from "crypto";

import type { KubernetesManifest } from "../../kubernetes/manifest";
import { sortedJson } from "../../schema/values";

/** The CRDs of one manifest, ready to be applied. */
export interface RenderedCrds {
  /**
   * A list of them as kubectl reads it: the same for the same CRDs, in whatever order they or their fields
   * stand.
   */
  readonly text: string;
  /** Checksum of the text. */
  readonly sha256: string;
  /** What a preview shows of each, by its name. */
  readonly summaries: Readonly<Record<string, string>>;
}

interface Conversion {
  readonly webhook?: { readonly clientConfig?: { readonly caBundle?: unknown } };
}

/**
 * Without a caBundle that cert-manager's injector writes: who applies a field owns it, and the next update would write
 * the manifest's placeholder over the certificate.
 * @see https://cert-manager.io/docs/concepts/ca-injector/
 */
function withoutInjected(definition: KubernetesManifest): KubernetesManifest {
  const annotations = (definition.metadata["annotations"] ?? {}) as Record<string, string>;
  const spec = definition["spec"] as { readonly conversion?: Conversion } | undefined;
  const clientConfig = spec?.conversion?.webhook?.clientConfig;
  if (
    clientConfig?.caBundle === undefined ||
    !Object.keys(annotations).some((name) => name.startsWith("cert-manager.io/inject-"))
  )
    return definition;
  const kept = Object.fromEntries(Object.entries(clientConfig).filter(([field]) => field !== "caBundle"));
  return {
    ...definition,
    spec: {
      ...spec,
      conversion: { ...spec?.conversion, webhook: { ...spec?.conversion?.webhook, clientConfig: kept } },
    },
  };
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function isDefinition({ kind }: Pick<KubernetesManifest, "kind">): boolean {
  return kind === "CustomResourceDefinition";
}

export function renderCrds(definitions: readonly KubernetesManifest[]): RenderedCrds {
  const byName = [...definitions]
    .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
    .map(withoutInjected);
  const texts = byName.map(sortedJson);
  const text = `{"apiVersion":"v1","kind":"List","items":[${texts.join(",\n")}]}\n`;
  const summaries = byName.map(
    (definition, index) => [definition.metadata.name, crdSummary(definition, sha256Of(texts[index] ?? ""))] as const,
  );
  return { text, sha256: sha256Of(text), summaries: Object.fromEntries(summaries) };
}

interface Version {
  readonly name: string;
  readonly served?: boolean;
  readonly storage?: boolean;
  readonly schema?: { readonly openAPIV3Schema?: Schema };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/** Fields that a schema describes, those within fields, lists and maps included. */
function fieldCount({ properties = {}, items, additionalProperties }: Schema): number {
  const within = [...Object.values(properties), items, additionalProperties].filter(
    (schema) => typeof schema === "object",
  );
  return Object.keys(properties).length + within.reduce((sum, schema) => sum + fieldCount(schema), 0);
}

function versionText({ name, served, storage }: Version): string {
  const notes = [...(storage === true ? ["stored"] : []), ...(served === false ? ["not served"] : [])];
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

const shownDigits = 12;

/**
 * A CRD in a line, for people who review a preview: `v1beta1, v1beta2 (stored), 214 fields; sha256
 * 1a2b3c4d5e6f`. The checksum is that of all of it, descriptions included.
 */
function crdSummary(definition: KubernetesManifest, sha256: string): string {
  const versions = (definition["spec"] as { readonly versions?: readonly Version[] } | undefined)?.versions ?? [];
  const fields = versions.reduce((sum, { schema }) => sum + fieldCount(schema?.openAPIV3Schema ?? {}), 0);
  return `${[...versions.map(versionText), `${fields} fields`].join(", ")}; sha256 ${sha256.slice(0, shownDigits)}`;
}
