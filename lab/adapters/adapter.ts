export type Properties = Record<string, unknown>;

export interface AdapterContext {
  /** Progress of an operation that takes time: what is waited for and what was last seen. */
  report(urn: string, message: string): void;
  /** Aborted when the run is over before its time: whatever still waits is to stop, so that the failure is said at once. */
  readonly signal?: AbortSignal;
}

/** Seconds that an operation may take. */
export interface OperationTimeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
}

export interface CreateOptions {
  /** An earlier run may have made the object already: take it over instead of failing. */
  readonly adopt?: boolean;
}

/** What should be created is there already, made by somebody else: nothing was made. */
export class AlreadyThereError extends Error {}

/** The object was made, or is there, but has not become what it should be in time. */
export class NotReadyError extends Error {
  public constructor(message: string, public readonly id: string) {
    super(message);
  }
}

/**
 * What carries out the operations of one package: the shape of Pulumi's `provider.Provider`, with plain values
 * (the caller opens secrets and marks them again), time limits, and `find`, which a lost answer calls for.
 */
export interface Adapter {
  configure(inputs: Properties): void | Promise<void>;
  check(urn: string, olds: Properties, news: Properties): Promise<{ inputs: Properties; failures?: { property: string; reason: string }[] }>;
  diff(id: string, urn: string, olds: Properties, news: Properties): Promise<{ replaces?: string[]; deleteBeforeReplace?: boolean }>;
  create(urn: string, inputs: Properties, timeouts?: OperationTimeouts, options?: CreateOptions): Promise<{ id: string; outs: Properties }>;
  read(id: string, urn: string, properties: Properties): Promise<{ id?: string; props?: Properties }>;
  update(id: string, urn: string, olds: Properties, news: Properties, timeouts?: OperationTimeouts): Promise<{ outs?: Properties }>;
  delete(id: string, urn: string, properties: Properties, timeouts?: OperationTimeouts): Promise<void>;
  invoke(token: string, inputs: Properties): Promise<{ outputs: Properties }>;
  /** The id of an existing object that these inputs would make, found by its name. */
  find(urn: string, inputs: Properties): Promise<string | undefined>;
}

/** The URN's own type, without those of its parents: `aws:iam/role:Role`. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").pop() ?? "";
}
