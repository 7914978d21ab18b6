import { Change, parsePath } from "./propertyPaths";

export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read";

const signs: Record<Operation, string> = { create: "+", update: "~", replace: "+-", delete: "-", same: " ", read: ">" };
const done: Record<Operation, string> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  same: "unchanged",
  read: "read",
};

export type Counts = Record<"create" | "update" | "replace" | "delete" | "same", number>;

const secretText = "[secret]";
const shownCharacters = 120;
/** Characters shown on both sides of what differs in a long text. */
const contextCharacters = 30;

function shown(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = JSON.stringify(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}… (${text.length} characters)` : text;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

const reversed = (text: string): string => [...text].reverse().join("");

/** What a change is from and to; of two long texts the part that differs, which may be a word in a command line. */
function shownChange(from: unknown, to: unknown): string {
  if (typeof from !== "string" || typeof to !== "string" || Math.max(from.length, to.length) <= shownCharacters) return `${shown(from)} => ${shown(to)}`;
  const start = Math.max(0, commonLength(from, to) - contextCharacters);
  const end = Math.max(0, commonLength(reversed(from.slice(start)), reversed(to.slice(start))) - contextCharacters);
  const cut = (text: string): string => shown(`${start > 0 ? "…" : ""}${text.slice(start, text.length - end)}${end > 0 ? "…" : ""}`);
  return `${cut(from)} => ${cut(to)}`;
}

/** What a run prints: a line for each resource, its changed inputs, what is waited for, and the count at the end. */
export class Progress {
  public readonly counts: Counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  private readonly started = Date.now();
  private readonly stages = new Map<string, { first: number; last: number }>();

  public constructor(private readonly preview: boolean, private readonly print: (line: string) => void) {}

  public line(text: string): void {
    this.print(text);
  }

  /** A resource that the run changed, or in a preview would change; unchanged ones are counted only. */
  public resource(operation: Operation, type: string, name: string, seconds: number, changes: readonly Change[] = []): void {
    if (operation !== "read") this.counts[operation] += 1;
    if (operation === "same" || operation === "read") return;
    const word = this.preview ? "" : ` ${done[operation]} (${seconds.toFixed(1)} s)`;
    this.print(`${signs[operation].padStart(2)} ${type} ${name}${word}`);
    for (const change of changes) this.print(`     ${change.path}: ${shownChange(change.from, change.to)}`);
  }

  /** What a wait last saw, as its program or adapter says it. */
  public waiting(name: string, message: string): void {
    this.print(`   … ${name}: ${message}`);
  }

  public stage(name: string, begun: number): void {
    const seen = this.stages.get(name);
    this.stages.set(name, { first: Math.min(seen?.first ?? begun, begun), last: Date.now() });
  }

  /** Start and length of each top-level component, in seconds since the run began. */
  public stageLines(): string[] {
    const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1).padStart(6);
    return [...this.stages].map(
      ([name, { first, last }]) => `  ${name.padEnd(44)} from ${seconds(first - this.started)} s, took ${seconds(last - first)} s`,
    );
  }

  public summary(): string {
    const { create, update, replace, delete: deleted, same } = this.counts;
    return `resources: ${create} created, ${update} updated, ${replace} replaced, ${deleted} deleted, ${same} unchanged`;
  }
}

/** Changes with the values of secret inputs hidden; `secretKeys` are top-level input names. */
export function hideSecrets(changes: readonly Change[], secretKeys: ReadonlySet<string>): Change[] {
  return changes.map((change) => {
    const top = parsePath(change.path)[0] ?? "";
    return secretKeys.has(top) ? { path: change.path, from: secretText, to: secretText } : change;
  });
}
