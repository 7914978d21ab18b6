import type { KubernetesManifest } from "../kubernetes/manifest";

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
  const within = [...Object.values(properties), items, additionalProperties].filter((schema) => typeof schema === "object");
  return Object.keys(properties).length + within.reduce((sum, schema) => sum + fieldCount(schema), 0);
}

function versionText({ name, served, storage }: Version): string {
  const notes = [...(storage === true ? ["stored"] : []), ...(served === false ? ["not served"] : [])];
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

const shownDigits = 12;

/**
 * A definition in a line, for people who review a preview: `v1beta1, v1beta2 (stored), 214 fields; sha256 1a2b3c4d5e6f`.
 * The checksum is that of all of it, descriptions included.
 */
export function definitionSummary(definition: KubernetesManifest, sha256: string): string {
  const versions = (definition["spec"] as { readonly versions?: readonly Version[] } | undefined)?.versions ?? [];
  const fields = versions.reduce((sum, { schema }) => sum + fieldCount(schema?.openAPIV3Schema ?? {}), 0);
  return `${[...versions.map(versionText), `${fields} fields`].join(", ")}; sha256 ${sha256.slice(0, shownDigits)}`;
}
