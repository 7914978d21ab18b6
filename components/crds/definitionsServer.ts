import type { Condition } from "../wait/kubernetesApi";

/** A definition as it is on a server. */
export interface ServedDefinition {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string; readonly subresource?: string }[];
  };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** What is asked of an API server, and done there. */
export interface DefinitionsServer {
  /** Those of the names that are there. */
  find(names: readonly string[]): Promise<readonly ServedDefinition[]>;
  /** Applies a file with definitions; `force` takes fields from others who have changed them. */
  apply(file: string, force: boolean): Promise<void>;
  /** Asks for their deletion, and does not wait for it. */
  delete(names: readonly string[]): Promise<void>;
  /** Whether there is an object of the kind. */
  isUsed(definition: ServedDefinition): Promise<boolean>;
}

/** The name under which the program applies fields, and by which it tells its own definitions from others'. */
export const fieldManager = "capi-ignition";

export function isOurs({ metadata }: ServedDefinition): boolean {
  return (metadata.managedFields ?? []).some(({ manager, operation }) => manager === fieldManager && operation === "Apply");
}

/** Who has written a definition, apart from its status. */
export function writersOf({ metadata }: ServedDefinition): string[] {
  const writers = (metadata.managedFields ?? []).filter(({ subresource }) => subresource === undefined).map(({ manager }) => manager ?? "nobody known");
  return [...new Set(writers)];
}
