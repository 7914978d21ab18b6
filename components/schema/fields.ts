import { z } from "zod";

import { Change, ChangeKind } from "./change";
import { Schema, unwrapped } from "./kinds";
import { Finding } from "./problem";

/** What a field's documentation says beyond its type; docs/settings.md and docs/stack.schema.json are made of it. */
export interface FieldMeta extends Record<string, unknown> {
  /** What it is and what it changes. */
  readonly description: string;
  /** A value for messages, as it would stand in the stack's file. */
  readonly example?: string;
  /** What holds if it is left out, where that is not a value of the schema. */
  readonly otherwise?: string;
  /** What upstream takes if it is left out: writing just that is no change. */
  readonly upstreamDefault?: string;
  /** Upstream's page. */
  readonly see?: string;
  /** Its values must not be printed. */
  readonly secret?: boolean;
  /** What changing it does to running clusters. A section's applies to every field inside that has none of its own. */
  readonly change?: ChangeKind | Change;
  /**
   * Of a section: keys that people look for in it and that it does not have, or has elsewhere, with the words for each.
   * A guess at the nearest key would lead them astray.
   */
  readonly absent?: Readonly<Record<string, Finding>>;
}

/** The field's documentation with what the constructors below add to it. */
export interface KnownMeta extends FieldMeta {
  /** Stands in the documentation for a name that the operator chooses. */
  readonly placeholder?: string;
  /** Bounds of a whole number. */
  readonly range?: { readonly min: number; readonly max: number };
}

/** `undefined` for a value that is right. */
export type Check<T> = (value: T) => Finding | undefined;

function checked<T extends z.ZodType>(schema: T, checks: readonly Check<z.output<T>>[]): T {
  if (checks.length === 0) return schema;
  return schema.superRefine((value, context) => {
    // The first finding alone: a word that is not a CIDR is not also one that overlaps.
    const finding = checks.map((check) => check(value)).find((found) => found !== undefined);
    if (finding !== undefined)
      context.addIssue({ code: "custom", message: finding.problem, params: { fix: finding.fix } });
  });
}

export function text(meta: FieldMeta, ...checks: Check<string>[]): z.ZodString {
  return checked(z.string(), checks).meta(meta);
}

export function flag(meta: FieldMeta): z.ZodBoolean {
  return z.boolean().meta(meta);
}

export function choice<const T extends readonly [string, ...string[]]>(
  values: T,
  meta: FieldMeta,
): z.ZodEnum<{ [K in T[number]]: K }> {
  return z.enum(values).meta(meta);
}

/** A whole number from `min` to `max`. */
export function count(
  meta: FieldMeta,
  { min, max }: { readonly min: number; readonly max: number },
  ...checks: Check<number>[]
): z.ZodNumber {
  const inRange: Check<number> = (value) =>
    Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : { problem: `is not a whole number from ${min} to ${max}`, fix: `write one, such as ${meta.example ?? min}` };
  return checked(z.number(), [inRange, ...checks]).meta({ ...meta, range: { min, max } });
}

/** Items that are sections are documented key by key: `subnets[].zone`. */
export function list<T extends z.ZodType>(item: T, meta: FieldMeta): z.ZodArray<T> {
  return z.array(item).meta(meta);
}

/** An object of these keys and no others. */
export function section<T extends z.ZodRawShape>(shape: T, meta: FieldMeta): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape).meta(meta);
}

/**
 * Entries under names of the operator's own choice. An entry whose name fails a check is not looked into; where that
 * would hide problems, the names are left to a rule.
 */
export function named<T extends z.ZodType>(
  entry: T,
  meta: FieldMeta & { readonly placeholder: string },
  ...nameChecks: Check<string>[]
): z.ZodRecord<z.ZodString, T> {
  return z.record(checked(z.string(), nameChecks), entry).meta(meta);
}

export function metaOf(schema: Schema): KnownMeta | undefined {
  return z.globalRegistry.get(unwrapped(schema)) as KnownMeta | undefined;
}

/** What a field's documentation passes on to everything inside it. */
export interface Inherited {
  readonly see?: string;
  readonly change?: Change;
}

/** The field's own, or else the enclosing section's. */
export function inherited(meta: FieldMeta | undefined, above: Inherited): Inherited {
  const { see = above.see, change = above.change } = meta ?? {};
  return {
    ...(see === undefined ? {} : { see }),
    ...(change === undefined ? {} : { change: typeof change === "string" ? { kind: change } : change }),
  };
}
