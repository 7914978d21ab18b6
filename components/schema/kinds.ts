import { z } from "zod";

export type Schema = z.core.$ZodType;

/** What to do with a schema of each kind. */
export interface Kinds<Result> {
  /** Fixed keys, each with its own schema. */
  object(shape: Readonly<Record<string, Schema>>): Result;
  /** Names that the operator chooses, or optional ones from a closed set; one schema for every entry. */
  record(entry: Schema, names: readonly string[] | undefined): Result;
  list(item: Schema): Result;
  /** A value that contains no further settings. */
  leaf(schema: Schema): Result;
}

/** The schema within `.default()`, `.prefault()` and `.optional()`. */
export function unwrapped(schema: Schema): Schema {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrapped(schema.unwrap());
  return schema;
}

/**
 * The only place that tells the kinds apart: everything that walks a schema does it with this, so none is forgotten.
 */
export function byKind<Result>(schema: Schema, kinds: Kinds<Result>): Result {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return kinds.object(inner.shape);
  if (inner instanceof z.ZodRecord)
    return kinds.record(
      inner.valueType,
      inner.keyType instanceof z.ZodEnum ? inner.keyType.options.map(String) : undefined,
    );
  if (inner instanceof z.ZodArray) return kinds.list(inner.element);
  return kinds.leaf(inner);
}

/** Whether the value is a text, free or from a closed set. */
export function isText(schema: Schema): boolean {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum;
}

/** The schema of the value under a key, name or index. */
export function partOf(schema: Schema, key: PropertyKey): Schema | undefined {
  return byKind<Schema | undefined>(schema, {
    object: (shape) => shape[String(key)],
    record: (entry) => entry,
    list: (item) => item,
    leaf: () => undefined,
  });
}

/** The schemas directly inside a schema. */
export function partsOf(schema: Schema): readonly Schema[] {
  return byKind<readonly Schema[]>(schema, {
    object: (shape) => Object.values(shape),
    record: (entry) => [entry],
    list: (item) => [item],
    leaf: () => [],
  });
}
