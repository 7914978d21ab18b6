import { strict as assert } from "assert";

/** A value with one text of its JSON replaced: what a renderer with a fault would give. */
export function changedJson<T>(value: T, find: string, replace: string): T {
  const text = JSON.stringify(value);
  const at = text.indexOf(find);
  assert.ok(at >= 0, `${find} stands in what is changed`);
  return JSON.parse(text.slice(0, at) + replace + text.slice(at + find.length)) as T;
}
