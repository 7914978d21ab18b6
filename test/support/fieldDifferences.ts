import { isDeepStrictEqual } from "util";

import { strict as assert } from "assert";

import { Path, pathText } from "../../components/schema/problem";

/**
 * A field in which two objects differ. Where a side lacks the field, it has no value; a field within what is missing is
 * not named by itself.
 */
export interface FieldDifference {
  readonly field: string;
  readonly upstream?: unknown;
  readonly ours?: unknown;
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

function sameKind(one: unknown, other: unknown): boolean {
  return isContainer(one) && isContainer(other) && Array.isArray(one) === Array.isArray(other);
}

function keysOf(one: Container, other: Container): PropertyKey[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Array.isArray(one) ? keys.map(Number) : keys.sort();
}

/** Every field in which the two differ, named as `pulumi config set --path` would name it. */
export function fieldDifferences(upstream: unknown, ours: unknown, path: Path = []): FieldDifference[] {
  if (isDeepStrictEqual(upstream, ours)) return [];
  if (sameKind(upstream, ours)) {
    const [one, other] = [upstream as Container, ours as Container];
    return keysOf(one, other).flatMap((key) =>
      fieldDifferences(one[key as string], other[key as string], [...path, key]),
    );
  }
  const sides = Object.entries({ upstream, ours }).filter(([, value]) => value !== undefined);
  return [{ field: pathText(path), ...Object.fromEntries(sides) }];
}

/** A difference, and the object in which. */
export interface FoundDifference extends FieldDifference {
  readonly object: string;
}

/** Every field in which objects of the same name differ, and objects that one side lacks. */
export function objectDifferences(
  upstream: ReadonlyMap<string, unknown>,
  ours: ReadonlyMap<string, unknown>,
): FoundDifference[] {
  const names = [...new Set([...upstream.keys(), ...ours.keys()])];
  return names.flatMap((object) =>
    fieldDifferences(upstream.get(object), ours.get(object)).map((difference) => ({ ...difference, object })),
  );
}

const longestShown = 1000;

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, longestShown);
}

export const placeOf = ({ object, field }: FoundDifference): string => (field === "" ? object : `${object}: ${field}`);

export function differenceText(difference: FoundDifference): string {
  return `${placeOf(difference)}: upstream has ${shown(difference.upstream)}, this program ${shown(difference.ours)}`;
}

/** One line for each difference: a diff of two lists would bury them. */
export function assertSame(upstream: ReadonlyMap<string, unknown>, ours: ReadonlyMap<string, unknown>): void {
  const found = objectDifferences(upstream, ours);
  if (found.length > 0) assert.fail(found.map(differenceText).join("\n"));
}
