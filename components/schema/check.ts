import { z } from "zod";

import { metaOf } from "./fields";
import { findingOf, unknownKeys } from "./findings";
import { byKind, partOf, partsOf, Schema } from "./kinds";
import { Path, pathText, Problem } from "./problem";
import { isObject } from "./values";

/** Settings of which any part may be missing. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T;

/**
 * What was written at a place, of which nothing is known to be right; `undefined` where nothing was, whatever its
 * default.
 */
export type Given = (...path: readonly string[]) => unknown;

/** The same keys with other values, where there are keys. */
function mapped(input: unknown, change: (value: unknown, key: string) => unknown): Record<string, unknown> | undefined {
  return isObject(input)
    ? Object.fromEntries(Object.entries(input).map(([key, value]) => [key, change(value, key)]))
    : undefined;
}

function draftOfShape(shape: Readonly<Record<string, Schema>>, input: unknown): Record<string, unknown> | undefined {
  return isObject(input)
    ? Object.fromEntries(Object.entries(shape).map(([key, part]) => [key, draftOf(part, input[key])]))
    : undefined;
}

/**
 * What of the input is valid, with defaults, so that rules over several settings can speak although others are wrong.
 * Entries keep their names and items their index even if nothing in them is valid.
 */
export function draftOf(schema: Schema, input: unknown): unknown {
  const whole = z.core.safeParse(schema, input);
  if (whole.success) return whole.data;
  return byKind<unknown>(schema, {
    object: (shape) => draftOfShape(shape, input),
    record: (entry) => mapped(input, (value) => draftOf(entry, value)),
    list: (item) => (Array.isArray(input) ? input.map((value: unknown) => draftOf(item, value)) : undefined),
    leaf: () => undefined,
  });
}

/** A draft without lists that contain something invalid, for checks that need complete lists. */
export function withWholeLists(schema: Schema, draft: unknown): unknown {
  return byKind<unknown>(schema, {
    object: (shape) =>
      mapped(draft, (value, key) => (shape[key] === undefined ? value : withWholeLists(shape[key], value))),
    record: (entry) => mapped(draft, (value) => withWholeLists(entry, value)),
    list: () => (z.core.safeParse(schema, draft).success ? draft : undefined),
    leaf: () => draft,
  });
}

function withoutGaps(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutGaps(inner)]));
}

/** What of a draft is right by itself, if all that is missing in it may be left out. */
export function validPart<T extends z.ZodType>(schema: T, draft: unknown): z.output<T> | undefined {
  return schema.safeParse(withoutGaps(withWholeLists(schema, draft))).data;
}

function hasSecrets(schema: Schema): boolean {
  return metaOf(schema)?.secret === true || partsOf(schema).some(hasSecrets);
}

interface Place {
  /** `undefined` inside a value that contains no settings. */
  readonly schema: Schema | undefined;
  /** Whether the place, anything around it or anything inside it is secret. */
  readonly secret: boolean;
}

function placeOf(schema: Schema, path: Path): Place {
  let place: Schema | undefined = schema;
  let secret = false;
  for (const key of path) {
    place = place === undefined ? undefined : partOf(place, key);
    secret ||= place !== undefined && metaOf(place)?.secret === true;
  }
  return { schema: place, secret: secret || (place !== undefined && hasSecrets(place)) };
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

/** A value with several possible forms fails in each of them: report the errors of the form that was meant. */
function meantIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.find((form) => form.every(({ code, path }) => code !== "invalid_type" || path.length > 0));
  return meant === undefined
    ? [issue]
    : meant.flatMap((inner) => meantIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

function problemsOf(schema: Schema, input: unknown, issue: z.core.$ZodIssue): Problem[] {
  const place = placeOf(schema, issue.path);
  const value = valueAt(input, issue.path);
  if (issue.code === "unrecognized_keys") {
    return unknownKeys(issue.keys, place.schema).map(([key, finding]) => ({
      path: pathText([...issue.path, key]),
      ...finding,
    }));
  }
  // A name that fails: the name is the value.
  if (issue.code === "invalid_key")
    return issue.issues.map((inner) => ({ path: pathText(issue.path), ...findingOf(inner, undefined, undefined) }));
  const shown = place.secret || value === undefined ? {} : { value };
  return [{ path: pathText(issue.path), ...shown, ...findingOf(issue, value, place.schema) }];
}

/** What else is wrong, without what the schema has said of the same places: what it refuses is missing in a draft. */
export function besides(ofSchema: readonly Problem[], others: readonly Problem[]): Problem[] {
  return others.filter(({ path }) => !ofSchema.some((problem) => problem.path === path));
}

/** What the schema has against the input, each with its place, value and remedy. */
export function schemaProblems(schema: Schema, input: unknown): Problem[] {
  const result = z.core.safeParse(schema, input);
  return result.success
    ? []
    : result.error.issues.flatMap(meantIssues).flatMap((issue) => problemsOf(schema, input, issue));
}
