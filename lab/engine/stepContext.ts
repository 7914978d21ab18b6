import { AdapterSet } from "./adapters";
import { Progress } from "./progress";
import { ResourceState, StateFile } from "./state";
import { same } from "./values";

/** Steps as the Pulumi engine names them. */
export type StepOperation =
  | "same" | "create" | "update" | "delete" | "read" | "discard"
  | "replace" | "create-replacement" | "read-replacement" | "delete-replaced" | "discard-replaced" | "remove-pending-replace";

export interface Step {
  readonly operation: StepOperation;
  readonly urn: string;
  readonly failed: boolean;
}

/** Hears of each step as it begins, and again if it fails. */
export type StepObserver = (step: Step) => void;

/** What this run has done so far, as far as later steps depend on it. */
export class RunMemory {
  /** Registered or read, or about to be. */
  public readonly begun = new Set<string>();
  /** Deleted before a resource that they name, which is replaced: made again when they are registered. */
  public readonly deletedEarly = new Map<string, { readonly old: ResourceState; readonly done: Promise<void> }>();
  /** The URN of the last run of a resource that now has another one, by its new URN. */
  public readonly formerUrns = new Map<string, string>();
}

export interface StepContext {
  readonly preview: boolean;
  readonly state: StateFile;
  readonly adapters: AdapterSet;
  readonly progress: Progress;
  readonly observe: StepObserver;
  readonly run: RunMemory;
}

export async function observed<T>(operation: StepOperation, urn: string, context: StepContext, work: () => Promise<T>): Promise<T> {
  context.observe({ operation, urn, failed: false });
  try {
    return await work();
  } catch (error) {
    context.observe({ operation, urn, failed: true });
    throw error;
  }
}

/** Records the state where it is another than before: a run without changes writes nothing. */
export function keep(state: ResourceState, context: StepContext): ResourceState {
  const known = context.state.get(state.urn);
  if (known === undefined || !same(known, state)) context.state.put(state);
  return state;
}
