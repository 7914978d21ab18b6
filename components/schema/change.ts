/**
 * What happens to running clusters when a setting is changed. The kinds are data for programs that review a change;
 * whatever is special about one setting goes into its `words`. The texts are the legend of docs/settings.md.
 */
export const changeKinds = {
  "in place": "applied to what is running; no machine is replaced and nothing is deleted",
  "nothing until the next run": "only the next run of the program behaves differently",
  "nothing until the next machine": "new machines get it; running machines stay as they are",
  "nothing until the next cluster": "accepted, and without effect on a cluster that exists; a new one gets it",
  "rolls the pool": "the pool's machines are replaced one by one",
  "rolls the control plane": "the control plane's machines are replaced one by one",
  "rolls all machines": "the machines of the control plane and of every pool are replaced one by one",
  "restarts the controllers": "the controllers on the management cluster restart; clusters keep running",
  "replaces the resource": "a new resource is created, and the old one is deleted",
  "replaces the cluster": "the cluster is deleted with everything in it, and an empty one is created",
  refused: "refused in the preview once it has been applied, with the reason and the way to get there",
} as const;

export type ChangeKind = keyof typeof changeKinds;

export interface Change {
  readonly kind: ChangeKind;
  /** What is special about this setting, such as an exception. */
  readonly words?: string;
  /** Where the change is refused: how to get there nevertheless, as the fix of a message. */
  readonly way?: string;
}

/** Kinds of which nothing may reach a cluster that exists. */
const refusedKinds: readonly ChangeKind[] = ["refused", "replaces the cluster"];

export function isRefused({ kind }: Change): boolean {
  return refusedKinds.includes(kind);
}

/** For a table's cell or an editor's hover. */
export function changeText({ kind, words }: Change): string {
  return words === undefined ? kind : `${kind}: ${words}`;
}
