import { isObject } from "../schema/values";

/**
 * Who else has written what an update would write. The API server keeps the owner of each field; an apply that forces
 * takes it from them without a word.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */

/** One owner's fields, as a tree of `f:name`, `k:{"key":"of an item"}` and `v:"member"`; `{}` is a leaf. */
interface FieldTree {
  readonly [step: string]: FieldTree;
}

export interface ManagedFields {
  readonly manager?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: FieldTree;
}

/** An object as it stands on the server. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** A field that somebody else has set to another value than the one that is to be applied. */
export interface ForeignField {
  readonly path: string;
  readonly manager: string;
  readonly time: string | undefined;
  readonly live: unknown;
  readonly wanted: unknown;
}

/** Pulumi's Kubernetes provider has a name of its own for each object, and this beginning for all. */
const own = /^pulumi-kubernetes/;

function itemOf(list: unknown, keys: Readonly<Record<string, unknown>>): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.find((item) => isObject(item) && Object.entries(keys).every(([key, value]) => item[key] === value));
}

interface Step {
  readonly name: string;
  readonly of: (value: unknown) => unknown;
}

/** Members of a set (`v:`) are there or not: nobody sets them to another value. */
function stepOf(step: string): Step | undefined {
  const [kind, rest] = [step.slice(0, 2), step.slice(2)];
  if (kind === "f:") return { name: `.${rest}`, of: (value) => (isObject(value) ? value[rest] : undefined) };
  if (kind !== "k:") return undefined;
  const keys = JSON.parse(rest) as Readonly<Record<string, unknown>>;
  return { name: `[${Object.values(keys).join(",")}]`, of: (list) => itemOf(list, keys) };
}

type Leaf = Pick<ForeignField, "path" | "live" | "wanted">;

function differing(tree: FieldTree, live: unknown, wanted: unknown, path = ""): Leaf[] {
  return Object.entries(tree).flatMap(([key, below]) => {
    const step = stepOf(key);
    if (step === undefined) return [];
    const [theirs, ours, place] = [step.of(live), step.of(wanted), path + step.name];
    if (ours === undefined) return [];
    if (Object.keys(below).length > 0) return differing(below, theirs, ours, place);
    return JSON.stringify(theirs) === JSON.stringify(ours)
      ? []
      : [{ path: place.replace(/^\./, ""), live: theirs, wanted: ours }];
  });
}

function under(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

/**
 * The fields of `wanted` which others have set to something else. `left` are places that the update leaves alone.
 */
export function foreignFields(live: LiveObject, wanted: unknown, left: readonly string[] = []): ForeignField[] {
  const owners = (live.metadata.managedFields ?? []).filter(({ manager = "" }) => !own.test(manager));
  return owners.flatMap(({ manager = "somebody without a name", subresource, time, fieldsV1 = {} }) =>
    differing(fieldsV1, live, wanted)
      .filter(({ path }) => !left.some((place) => under(path, place)))
      .map((leaf) => ({
        ...leaf,
        manager: subresource === undefined ? manager : `${manager} (${subresource})`,
        time,
      })),
  );
}

/** Tools in people's hands: what they have written is an edit. Whoever else writes is a program, and writes again. */
const tools = /^(kubectl|k9s|helm|lens|openlens|headlamp|freelens|oc|dashboard|mozilla|curl|before-first-apply)\b/i;

export function isEdit({ manager }: Pick<ForeignField, "manager">): boolean {
  return tools.test(manager);
}

const longestValue = 60;

/** Data of a Secret is not shown, nor is what is too long to be read in a line. */
function shown(kind: string, value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return kind === "Secret" || text.length > longestValue ? "another value" : text;
}

function nameOf({ kind, metadata: { namespace, name } }: LiveObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** What an update does about a field that somebody has edited. */
export function overwritten(live: LiveObject, { path, manager, time, ...field }: ForeignField): string {
  const set = `was set to ${shown(live.kind, field.live)} by ${manager}${time === undefined ? "" : ` at ${time}`}`;
  return `${nameOf(live)}: ${path} ${set}; the settings say ${shown(live.kind, field.wanted)}, and win`;
}

/** Why an update is refused that would take a field from another program. */
export function contested(live: LiveObject, { path, manager, ...field }: ForeignField): string {
  return (
    `${nameOf(live)}: ${path} is ${shown(live.kind, field.live)}, written by ${manager}, and this run would write ` +
    `${shown(live.kind, field.wanted)}: that one would write its own again. Fix: take the setting back, or end what ` +
    `${manager} does to this object`
  );
}
