import { Properties } from "./values";

export interface ProviderContext {
  /** Shows a line about a running operation beside its resource. */
  report(urn: string, message: string): void;
  /** Aborted when the engine cancels the run, or is gone. */
  readonly signal: AbortSignal;
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The inputs that a program and `pulumi import` may give a resource of one type. */
export interface TypeInputs {
  readonly inputs: readonly string[];
  readonly required: readonly string[];
}

/** The object exists, but is not complete: the engine records what exists, and updates it in the next run. */
export class HalfMadeError extends Error {
  public constructor(
    reason: Error,
    public readonly id: string,
    public readonly outputs: Properties,
  ) {
    super(reason.message);
  }
}

/**
 * A resource provider with plain values: the server opens secrets, skips what a preview does not know yet, and marks
 * both again. Operations and their meaning are those of Pulumi's protocol.
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export interface Provider {
  readonly types: Readonly<Record<string, TypeInputs>>;
  /** Outputs that each operation creates anew: unknown in a preview, and secret if any input is secret. */
  readonly printed: readonly string[];
  /** Changed settings that make it another provider, which does not have the objects of the old one. */
  replacedBy(olds: Properties, news: Properties): readonly string[];
  configure(settings: Properties): void | Promise<void>;
  /** Inputs, completed by the provider. `seed`: the source of random values. */
  check(
    urn: string,
    olds: Properties,
    news: Properties,
    seed: Uint8Array,
  ): { inputs: Properties; failures: readonly CheckFailure[] };
  /** The changed inputs that need a replacement, and whether the old object must be deleted first. */
  diff(urn: string, olds: Properties, news: Properties): { replaces: readonly string[]; deleteBeforeReplace: boolean };
  create(
    urn: string,
    inputs: Properties,
    timeoutSeconds: number | undefined,
  ): Promise<{ id: string; outputs: Properties }>;
  /**
   * The current object, or undefined if it is gone. `inputs` and `known` are its last recorded values: empty in an
   * import.
   */
  read(
    id: string,
    urn: string,
    inputs: Properties,
    known: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined>;
  update(
    id: string,
    urn: string,
    olds: Properties,
    news: Properties,
    timeoutSeconds: number | undefined,
  ): Promise<Properties>;
  delete(id: string, urn: string, properties: Properties, timeoutSeconds: number | undefined): Promise<void>;
  invoke(token: string, inputs: Properties): Promise<Properties>;
}

/** The URN's own type, without its parents' types: `aws:iam/role:Role`. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").pop() ?? "";
}

/** The resource's name in the program. */
export function nameOf(urn: string): string {
  return urn.split("::").pop() ?? "";
}
