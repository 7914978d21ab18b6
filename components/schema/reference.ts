import { z } from "zod";

import { FieldMeta, metaOf, unwrapped } from "./fields";
import { pathText } from "./problem";

/** What docs/settings.md says of one setting. */
export interface SettingReference {
  /** Names of the operator's own choice stand in angle brackets: `clusters.<name>.pools.<pool>.replicas`. */
  readonly path: string;
  readonly type: string;
  /** What holds if it is left out; `required` where nothing does. */
  readonly fallback: string;
  readonly description: string;
  /** Upstream's page, or that of the section it is in. */
  readonly see?: string;
}

function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodString) return "text";
  if (schema instanceof z.ZodNumber) return "whole number";
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(" or ");
  if (schema instanceof z.ZodArray) return unwrapped(schema.element) instanceof z.ZodObject ? "list of statements" : "list";
  return "object";
}

function valueText(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function fallbackOf(schema: z.core.$ZodType, meta: FieldMeta | undefined): string {
  if (meta?.otherwise !== undefined) return meta.otherwise;
  if (schema instanceof z.ZodDefault) return valueText(schema.def.defaultValue);
  if (schema instanceof z.ZodPrefault) return unwrapped(schema) instanceof z.ZodRecord ? "none" : "as below";
  return schema instanceof z.ZodOptional ? "none" : "required";
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function within(path: string, schema: z.core.$ZodType, see: string | undefined): SettingReference[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.core.$ZodType>).flatMap(([key, part]) => settingReferences(part, join(path, pathText([key])), see));
  }
  if (!(schema instanceof z.ZodRecord)) return [];
  const placeholder = join(path, `<${String(metaOf(schema)?.["placeholder"])}>`);
  // A name with one plain value: the line of the record says it all.
  return unwrapped(schema.valueType) instanceof z.ZodObject ? settingReferences(schema.valueType, placeholder, see) : [];
}

/** Every setting of a schema in the order of its declaration, sections before what is in them. `above` is the section's page. */
export function settingReferences(schema: z.core.$ZodType, path = "", above?: string): SettingReference[] {
  const inner = unwrapped(schema);
  const meta = metaOf(schema);
  const see = meta?.see ?? above;
  const own: SettingReference = { path, type: typeOf(inner), fallback: fallbackOf(schema, meta), description: meta?.description ?? "", ...(see === undefined ? {} : { see }) };
  return [...(path === "" ? [] : [own]), ...within(path, inner, see)];
}
