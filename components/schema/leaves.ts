import { Change } from "./change";
import { inherited, Inherited, metaOf } from "./fields";
import { byKind, Schema } from "./kinds";
import { Path } from "./problem";
import { entriesOf } from "./values";

/** One setting with what it is set to. */
export interface Leaf {
  readonly path: Path;
  /** Upstream's where it is left out, if that is known. */
  readonly value: unknown;
  readonly change?: Change;
}

/**
 * Every setting of a schema that holds no further ones, with its value and what a change of it does. Fixed keys are
 * there whether they are set or not; a list is one value; secrets are left out.
 */
export function leavesOf(schema: Schema, value: unknown, path: Path = [], above: Inherited = {}): Leaf[] {
  const meta = metaOf(schema);
  if (meta?.secret === true) return [];
  const own = inherited(meta, above);
  const values = entriesOf(value);
  const { change } = own;
  const leaf = (): Leaf[] => [
    { path, value: value ?? meta?.upstreamDefault, ...(change === undefined ? {} : { change }) },
  ];
  return byKind<Leaf[]>(schema, {
    object: (shape) => Object.entries(shape).flatMap(([key, part]) => leavesOf(part, values[key], [...path, key], own)),
    record: (entry) => Object.entries(values).flatMap(([key, part]) => leavesOf(entry, part, [...path, key], own)),
    list: leaf,
    leaf,
  });
}
