import { z } from "zod";

import { metaOf } from "./fields";
import { byKind, Schema } from "./kinds";
import { Finding, nearest } from "./problem";

/** The types of zod and JavaScript in the words of somebody who writes YAML. */
const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  object: "an object of settings",
  record: "an object of names",
  array: "a list",
};

function typeWord(value: unknown): string {
  if (value === null) return "empty";
  return Array.isArray(value) ? "a list" : (typeWords[typeof value] ?? typeof value);
}

function typeFinding(expected: readonly string[], value: unknown, example: string | undefined): Finding {
  const such = example === undefined ? "" : `, such as ${example}`;
  const wanted = expected.map((type) => typeWords[type] ?? type).join(" or ");
  if (value === undefined) return { problem: "is missing", fix: `set ${wanted}${such}` };
  const problem = `is ${typeWord(value)}, not ${wanted}`;
  if (value === null) return { problem, fix: `give it a value${such}, or remove the key` };
  if (expected.includes("string") && typeof value !== "object") {
    return { problem: `${problem}: without quotes, YAML reads it like this`, fix: `put it in quotes${such}` };
  }
  if (typeof value === "string" && expected.some((type) => type === "number" || type === "boolean")) {
    return { problem, fix: `write it without quotes${such}` };
  }
  return { problem, fix: `write ${wanted}${such}` };
}

function knownKeys(place: Schema | undefined): readonly string[] {
  if (place === undefined) return [];
  return byKind<readonly string[]>(place, {
    object: (shape) => Object.keys(shape),
    record: (_, names = []) => names,
    list: () => [],
    leaf: () => [],
  });
}

/** A finding for each key that the place does not have. */
export function unknownKeys(keys: readonly string[], place: Schema | undefined): [string, Finding][] {
  const known = knownKeys(place);
  const others = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
  const absent = place === undefined ? undefined : metaOf(place)?.absent;
  return keys.map((key) => {
    const finding = absent !== undefined && Object.hasOwn(absent, key) ? absent[key] : undefined;
    if (finding !== undefined) return [key, finding];
    const meant = nearest(key, known);
    return [key, { problem: "is not a setting", fix: meant === undefined ? `remove it${others}` : `call it ${meant}` }];
  });
}

/** The types that a value with several possible forms may have. */
function formTypes(forms: readonly (readonly z.core.$ZodIssue[])[]): string[] {
  return forms
    .flat()
    .flatMap((issue) => (issue.code === "invalid_type" && issue.path.length === 0 ? [issue.expected] : []));
}

/** Words and remedy for one of zod's issues. */
export function findingOf(issue: z.core.$ZodIssue, value: unknown, place: Schema | undefined): Finding {
  const example = place === undefined ? undefined : metaOf(place)?.example;
  switch (issue.code) {
    case "invalid_type":
      return typeFinding([issue.expected], value, example);
    case "invalid_union":
      return typeFinding(formTypes(issue.errors), value, example);
    case "invalid_value":
      if (value === undefined) return typeFinding(["string"], value, example);
      return { problem: "is not an allowed value", fix: `use one of ${issue.values.join(", ")}` };
    case "custom":
      return { problem: issue.message, fix: String(issue.params?.["fix"]) };
    default:
      return { problem: issue.message, fix: "see docs/settings.md" };
  }
}
