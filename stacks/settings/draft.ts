import { z } from "zod";

import { unwrapped } from "./fields";

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
