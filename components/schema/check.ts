import { z } from "zod";

import { metaOf, unwrapped } from "./fields";
import { Finding, nearest, Path, pathText, Problem } from "./problem";

/** Settings of which any part may be missing. */
export type Draft<T> = T extends readonly (infer Item)[] ? readonly Draft<Item>[] : T extends object ? { readonly [Key in keyof T]?: Draft<T[Key]> } : T;

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function parts(schema: z.core.$ZodType, input: Record<string, unknown>): [string, unknown][] | undefined {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.core.$ZodType>;
    return Object.entries(shape).map(([key, part]) => [key, draftOf(part, input[key])]);
  }
  if (schema instanceof z.ZodRecord) return Object.entries(input).map(([key, value]) => [key, draftOf(schema.valueType, value)]);
  return undefined;
}

/**
 * What of the input is valid, with defaults, so that rules over several settings can speak although others are wrong.
 * Entries keep their names even if nothing in them is valid.
 */
export function draftOf(schema: z.core.$ZodType, input: unknown): unknown {
  const whole = z.core.safeParse(schema, input);
  if (whole.success) return whole.data;
  const found = isObject(input) ? parts(unwrapped(schema), input) : undefined;
  return found === undefined ? undefined : Object.fromEntries(found);
}

/** The schema of the place that a path leads to, and whether anything on the way is secret. */
function placeOf(schema: z.core.$ZodType, path: Path): { readonly schema: z.core.$ZodType | undefined; readonly secret: boolean } {
  let [place, secret]: [z.core.$ZodType | undefined, boolean] = [schema, false];
  for (const key of path) {
    place = place === undefined ? undefined : stepInto(unwrapped(place), key);
    secret = secret || (place !== undefined && metaOf(place)?.secret === true);
  }
  return { schema: place, secret };
}

function stepInto(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<PropertyKey, z.core.$ZodType>)[key];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), input);
}

const kinds: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false", object: "an object of settings", record: "an object of names", array: "a list" };

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  return Array.isArray(value) ? "a list" : (kinds[typeof value] ?? typeof value);
}

function typeFinding(expected: string, value: unknown, example: string | undefined): Finding {
  const such = example === undefined ? "" : `, such as ${example}`;
  const wanted = kinds[expected] ?? expected;
  if (value === undefined) return { problem: "is missing", fix: `set ${wanted}${such}` };
  const problem = `is ${kindOf(value)}, not ${wanted}`;
  if (value === null) return { problem, fix: `give it a value${such}, or remove the key` };
  if (expected === "string" && typeof value !== "object") return { problem: `${problem}: YAML reads it so without quotes`, fix: `put it in quotes${such}` };
  if (typeof value === "string" && (expected === "number" || expected === "boolean")) return { problem, fix: `write it without quotes${such}` };
  return { problem, fix: `write ${wanted}${such}` };
}

function unknownKeys(keys: readonly string[], place: z.core.$ZodType | undefined): [string, Finding][] {
  const known = place instanceof z.ZodObject ? Object.keys(place.shape as object) : [];
  return keys.map((key) => {
    const meant = nearest(key, known);
    return [key, { problem: "is no setting", fix: meant === undefined ? `remove it; there are ${known.join(", ")}` : `call it ${meant}` }];
  });
}

function findingOf(issue: z.core.$ZodIssue, value: unknown, place: z.core.$ZodType | undefined): Finding {
  const example = place === undefined ? undefined : metaOf(place)?.example;
  switch (issue.code) {
    case "invalid_type":
      return typeFinding(issue.expected, value, example);
    case "invalid_value":
      return value === undefined ? typeFinding("string", value, example) : { problem: "is none of its values", fix: `use one of ${issue.values.join(", ")}` };
    case "custom":
      return { problem: issue.message, fix: String(issue.params?.["fix"]) };
    default:
      return { problem: issue.message, fix: "see docs/settings.md" };
  }
}

function problemsOf(schema: z.core.$ZodType, input: unknown, issue: z.core.$ZodIssue): Problem[] {
  const place = placeOf(schema, issue.path);
  const value = valueAt(input, issue.path);
  if (issue.code === "unrecognized_keys") {
    const inner = place.schema === undefined ? undefined : unwrapped(place.schema);
    return unknownKeys(issue.keys, inner).map(([key, finding]) => ({ path: pathText([...issue.path, key]), ...finding }));
  }
  // A name that fails: the name is the value.
  if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ path: pathText(issue.path), ...findingOf(inner, undefined, undefined) }));
  const shown = place.secret || value === undefined ? {} : { value };
  return [{ path: pathText(issue.path), ...shown, ...findingOf(issue, value, place.schema) }];
}

/** What the schema has against the input, each with its place, value and remedy. */
export function schemaProblems(schema: z.core.$ZodType, input: unknown): Problem[] {
  const result = z.core.safeParse(schema, input);
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(schema, input, issue));
}
