import { z } from "zod";

import { Change } from "./change";
import { FieldMeta, inherited, Inherited, metaOf } from "./fields";
import { byKind, Schema, unwrapped } from "./kinds";
import { pathText } from "./problem";

/** What docs/settings.md says of one setting. */
export interface SettingReference {
  /**
   * Names that the operator chooses are in angle brackets, a list's items are `[]`:
   * `clusters.<name>.pools.<pool>.replicas`, `subnets[].zone`.
   */
  readonly path: string;
  readonly type: string;
  /** What holds if it is left out; `required` where nothing does. */
  readonly fallback: string;
  readonly description: string;
  /** Upstream's page, or that of the section it is in. */
  readonly see?: string;
  /** What changing it does, or that of the section it is in. */
  readonly change?: Change;
}

const plainTypes: Readonly<Record<string, string>> = {
  string: "text",
  number: "whole number",
  boolean: "true or false",
};
const plurals: Readonly<Record<string, string>> = { text: "texts", "whole number": "whole numbers", object: "objects" };

function leafType(schema: Schema): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(" or ");
  if (schema instanceof z.ZodUnion) return schema.options.map(typeOf).join(" or ");
  return plainTypes[schema._zod.def.type] ?? "any value";
}

function typeOf(schema: Schema): string {
  const listType = (item: Schema): string => `list of ${plurals[typeOf(item)] ?? typeOf(item)}`;
  return byKind(schema, { object: () => "object", record: () => "object", list: listType, leaf: leafType });
}

function valueText(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function fallbackOf(schema: Schema, meta: FieldMeta | undefined): string {
  if (meta?.otherwise !== undefined) return meta.otherwise;
  if (schema instanceof z.ZodDefault) return valueText(schema.def.defaultValue);
  if (schema instanceof z.ZodPrefault) return unwrapped(schema) instanceof z.ZodObject ? "as below" : "none";
  return schema instanceof z.ZodOptional ? "none" : "required";
}

/**
 * Whether it needs rows of its own: plain values do not, nor do objects without documentation, which are upstream's.
 */
function hasSettings(schema: Schema): boolean {
  return byKind(schema, {
    object: () => metaOf(schema) !== undefined,
    record: hasSettings,
    list: hasSettings,
    leaf: () => false,
  });
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Rows of a record's entries or a list's items, none of which is required. For plain ones the row above is enough. */
function each(path: string, part: Schema, above: Inherited): SettingReference[] {
  if (!hasSettings(part)) return [];
  return settingReferences(part, path, above).map((reference) =>
    reference.path === path ? { ...reference, fallback: "none" } : reference,
  );
}

function within(path: string, schema: Schema, above: Inherited): SettingReference[] {
  return byKind<SettingReference[]>(schema, {
    object: (shape) =>
      Object.entries(shape).flatMap(([key, part]) => settingReferences(part, join(path, pathText([key])), above)),
    record: (entry) => each(join(path, `<${metaOf(schema)?.placeholder ?? "name"}>`), entry, above),
    list: (item) => each(`${path}[]`, item, above),
    leaf: () => [],
  });
}

/**
 * Every setting of a schema in the order of its declaration, sections before what is in them. `above` applies to all of
 * it.
 */
export function settingReferences(schema: Schema, path = "", above: Inherited = {}): SettingReference[] {
  const meta = metaOf(schema);
  const own = inherited(meta, above);
  const reference = {
    path,
    type: typeOf(schema),
    fallback: fallbackOf(schema, meta),
    description: meta?.description ?? "",
    ...own,
  };
  return [...(path === "" ? [] : [reference]), ...within(path, schema, own)];
}
