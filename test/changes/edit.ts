import { SettingReference } from "../../components/schema/reference";
import type { ChangeKind } from "../../components/schema/change";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One setting that is given another value on a running cluster. */
export interface Edit {
  /** Its path in docs/settings.md: `clusters.<name>.pools.<pool>.replicas`. */
  readonly setting: string;
  /** Where it is in the stack file, from its top-level key on. */
  readonly at: readonly string[];
  /** Its new value; left out if absent. */
  readonly value?: Json;
}

/** What a step has to come to. */
export type Outcome = "applied" | "refused";

/** Settings that change in one `up`, so that the whole table takes no longer than it must. */
export interface Step {
  readonly name: string;
  readonly outcome: Outcome;
  readonly edits: readonly Edit[];
  /** What the step shows besides its settings; pools that it adds or removes. */
  readonly pools?: { readonly added?: readonly string[]; readonly removed?: readonly string[] };
}

/** What docs/settings.md says that a change of a setting does. */
export function kindOf(setting: string, references: readonly SettingReference[]): ChangeKind {
  const found = references.find(({ path }) => path === setting);
  if (found === undefined) throw new Error(`docs/settings.md has no setting ${setting}`);
  if (found.change === undefined) throw new Error(`docs/settings.md does not say what a change of ${setting} does`);
  return found.change.kind;
}

type Tree = Record<string, unknown>;

/** The settings with some of them changed: objects on the way are made, and those that become empty stay. */
export function edited(config: Readonly<Tree>, edits: readonly Edit[], namespace = "capi-ignition:"): Tree {
  const copy = structuredClone(config) as Tree;
  for (const { at, value } of edits) {
    const [top = "", ...rest] = at;
    const path = [`${namespace}${top}`, ...rest];
    const last = path.pop() ?? "";
    let place = copy;
    for (const key of path) place = (place[key] ??= {}) as Tree;
    if (value === undefined) delete place[last];
    else place[last] = value;
  }
  return copy;
}
