import { Properties } from "./values";

export interface ProviderContext {
  /** A line about an operation under way, shown beside its resource while it runs. */
  report(urn: string, message: string): void;
  /** Aborted when the engine cancels the run, or is gone. */
  readonly signal: AbortSignal;
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What a program and `pulumi import` may give a resource of one type. */
export interface TypeInputs {
  readonly inputs: readonly string[];
  readonly required: readonly string[];
}

/** The object is there, but not all that was asked of it: the engine records what there is, and updates it in the next run. */
export class HalfMadeError extends Error {
  public constructor(reason: Error, public readonly id: string, public readonly outputs: Properties) {
    super(reason.message);
  }
}

/**
 * A resource provider with plain values: the server opens secrets, passes by what a preview does not know yet, and marks both again.
 * Operations and their meaning are those of Pulumi's protocol.
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export interface Provider {
  readonly types: Readonly<Record<string, TypeInputs>>;
  /** Outputs that each operation makes anew: unknown in a preview, and secret where any input is. */
  readonly printed: readonly string[];
  /** Changed settings that make it another provider: nothing that it made is there for the new one. */
  replacedBy(olds: Properties, news: Properties): readonly string[];
  configure(settings: Properties): void | Promise<void>;
  /** Inputs with what the provider fills in. `seed`: the source of whatever is drawn by chance. */
  check(urn: string, olds: Properties, news: Properties, seed: Uint8Array): { inputs: Properties; failures: readonly CheckFailure[] };
  /** Which changed inputs only another object can have, and whether the old one must go first. */
  diff(urn: string, olds: Properties, news: Properties): { replaces: readonly string[]; deleteBeforeReplace: boolean };
  create(urn: string, inputs: Properties, timeoutSeconds: number | undefined): Promise<{ id: string; outputs: Properties }>;
  /** The object as it is now, or nothing if it is gone. `inputs` and `known` are what was recorded of it last: nothing in an import. */
  read(id: string, urn: string, inputs: Properties, known: Properties): Promise<{ inputs: Properties; outputs: Properties } | undefined>;
  update(id: string, urn: string, olds: Properties, news: Properties, timeoutSeconds: number | undefined): Promise<Properties>;
  delete(id: string, urn: string, properties: Properties, timeoutSeconds: number | undefined): Promise<void>;
  invoke(token: string, inputs: Properties): Promise<Properties>;
}

/** The URN's own type, without those of its parents: `aws:iam/role:Role`. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").pop() ?? "";
}

/** The resource's name in the program. */
export function nameOf(urn: string): string {
  return urn.split("::").pop() ?? "";
}
