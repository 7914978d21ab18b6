import { isDeepStrictEqual } from "util";

/**
 * Values as Pulumi's SDK sends them: JSON in which a secret, an unknown and a reference to a resource are marked.
 * The marks are the protocol's own: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** Represents a value that a preview cannot know yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Record<string, unknown>;

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: unknown): value is { value: unknown } {
  return isObject(value) && value[signatureKey] === secretSignature;
}

export function secret(value: unknown): Properties {
  return { [signatureKey]: secretSignature, value };
}

/**
 * Applies `visit` to every leaf and mark, depth first; a returned `undefined` means: continue inside. A value without
 * replacements stays the same object: in an `up` without changes that is nearly every value.
 */
export function transform(value: unknown, visit: (value: unknown) => { replaced: unknown } | undefined): unknown {
  const seen = visit(value);
  if (seen !== undefined) return seen.replaced;
  if (Array.isArray(value)) {
    const items = value.map((item) => transform(item, visit));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const made = transform(item, visit);
    changed ||= made !== item;
    return [key, made];
  });
  return changed ? Object.fromEntries(entries) : value;
}

/** The value without its marks: secrets opened, references to resources as their ids; unknowns stay. */
export function plain<T = unknown>(value: unknown): T {
  return transform(value, (item) => {
    if (isSecret(item)) return { replaced: plain(item.value) };
    if (isObject(item) && item[signatureKey] === resourceSignature) return { replaced: item["id"] ?? item["urn"] };
    return undefined;
  }) as T;
}

function some(value: unknown, test: (value: unknown) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => some(item, test));
  return isObject(value) && Object.values(value).some((item) => some(item, test));
}

export function containsSecret(value: unknown): boolean {
  return some(value, isSecret);
}

export function containsUnknown(value: unknown): boolean {
  return some(value, (item) => item === unknownValue);
}

/** JSON with sorted keys: equal values give equal text, in whatever order they were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** Equal in spite of the order of keys, and of keys with undefined values. */
export function same(one: unknown, other: unknown): boolean {
  // Nearly always they are equal without comparing their texts.
  return isDeepStrictEqual(one, other) || canonical(one) === canonical(other);
}
