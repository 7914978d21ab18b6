import { Condition, ObjectList } from "../../kubernetes/clusterApi";
import { Kubectl, KubectlError } from "../kubectl";
import { withObjectFile } from "../objectFile";
import { UnrecoverableError } from "../poll";

/** A CRD as it is on a server. */
export interface ServedCrd {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly managedFields?: readonly {
      readonly manager?: string;
      readonly operation?: string;
      readonly subresource?: string;
    }[];
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
  find(names: readonly string[]): Promise<readonly ServedCrd[]>;
  /** Applies a file with CRDs; `force` takes fields from others who have changed them. */
  apply(file: string, force: boolean): Promise<void>;
  /** Asks for their deletion, and does not wait for it. */
  delete(names: readonly string[]): Promise<void>;
  /** Whether there is an object of the kind. */
  isUsed(definition: ServedCrd): Promise<boolean>;
}

/** The name under which the program applies fields, and by which it tells its own CRDs from others'. */
export const fieldManager = "capi-ignition";

export function isOurs({ metadata }: ServedCrd): boolean {
  return (metadata.managedFields ?? []).some(
    ({ manager, operation }) => manager === fieldManager && operation === "Apply",
  );
}

/** Who has written a CRD, apart from its status. */
export function writersOf({ metadata }: ServedCrd): string[] {
  const writers = (metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource === undefined)
    .map(({ manager }) => manager ?? "nobody known");
  return [...new Set(writers)];
}

/**
 * For a file: of names on its command line kubectl asks for five in a second, and for the objects of a file as fast as
 * the server answers.
 */
function named(names: readonly string[]): object {
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  return { apiVersion: "v1", kind: "List", items: names.map((name) => ({ ...definition, metadata: { name } })) };
}

/** One name gets the object itself, several a list, and none that is there no text at all. */
function parsed(text: string): readonly ServedCrd[] {
  if (text.trim() === "") return [];
  const found = JSON.parse(text) as ServedCrd | ObjectList<ServedCrd>;
  return "items" in found ? found.items : [found];
}

/**
 * By one kubectl each, however many CRDs there are: each process may first run the program that the kubeconfig
 * gets its credentials by.
 */
export class KubectlDefinitions implements DefinitionsServer {
  public constructor(private readonly kubectl: Kubectl) {}

  public async find(names: readonly string[]): Promise<readonly ServedCrd[]> {
    if (names.length === 0) return [];
    const options = ["--ignore-not-found", "--show-managed-fields", "-o", "json"];
    return parsed(await withObjectFile(named(names), (file) => this.kubectl.run("get", "-f", file, ...options)));
  }

  /** Without kubectl's own validation, for which it would read the schemas of all kinds first; the server validates. */
  public async apply(file: string, force: boolean): Promise<void> {
    const forced = force ? ["--force-conflicts"] : [];
    try {
      await this.kubectl.run(
        "apply",
        "--server-side",
        `--field-manager=${fieldManager}`,
        "--validate=false",
        ...forced,
        "-f",
        file,
      );
    } catch (error) {
      const failure = error instanceof KubectlError ? applyFailure(error) : error;
      if (force || !(failure instanceof ConflictError && failure.isWithEarlierVersion)) throw failure;
      await this.apply(file, true);
    }
  }

  public async delete(names: readonly string[]): Promise<void> {
    if (names.length > 0)
      await withObjectFile(named(names), (file) =>
        this.kubectl.run("delete", "-f", file, "--ignore-not-found", "--wait=false"),
      );
  }

  public async isUsed({ spec: { group, names, versions } }: ServedCrd): Promise<boolean> {
    const served = versions.find((version) => version.served);
    // What is not served cannot be listed, though it may be stored.
    if (served === undefined) return true;
    const list = JSON.parse(
      await this.kubectl.run("get", "--raw", `/apis/${group}/${served.name}/${names.plural}?limit=1`),
    ) as ObjectList<unknown>;
    return list.items.length > 0;
  }
}

/** Others have changed fields that the manifests have, too. */
export class ConflictError extends UnrecoverableError {
  public constructor(
    public readonly conflicts: readonly string[],
    /** Definitions that were applied all the same. */
    public readonly applied: readonly string[],
  ) {
    super(conflicts.join("; "));
  }

  /** All are with a version of this program that had each CRD as a resource of its own. */
  public get isWithEarlierVersion(): boolean {
    const managers = this.conflicts.flatMap((text) =>
      [...text.matchAll(/conflicts? with "([^"]*)"/g)].map(([, manager]) => manager ?? ""),
    );
    return managers.every((manager) => manager.startsWith("pulumi-kubernetes"));
  }
}

/**
 * Why kubectl has not applied a file with CRDs, or not all of it. Neither a conflict nor a text that is refused
 * gets better by itself.
 */
export function applyFailure({ message, stdout, stderr }: KubectlError): Error {
  const conflicts = [...stderr.matchAll(/Apply failed with .*?(?=\nPlease review)/gs)].map(([text]) =>
    text.replace(/\s*\n\s*/g, " "),
  );
  const applied = [...stdout.matchAll(/\/(\S+) serverside-applied/g)].map(([, name]) => name ?? "");
  if (conflicts.length > 0) return new ConflictError(conflicts, applied);
  // "The CustomResourceDefinition ... is invalid" if it is one, "Error from server (Invalid):
  // CustomResourceDefinition... is invalid" for each of several.
  const refused = [...stderr.matchAll(/^.* is invalid: .*$/gm)].map(([text]) => text);
  return refused.length > 0 ? new UnrecoverableError(refused.join("; ")) : new Error(message);
}

/** Set for one run, it lets that run take over what others have made or changed. */
export const takeOverVariable = "CAPI_IGNITION_TAKE_OVER_CRDS";

/** Without the variable: who sets it, and no more, loses everything. */
const earlierVersion =
  "In the state of a stack of an earlier version they are resources of their own, which this run would go on to delete, and with them " +
  'every object of their kinds, Clusters with their machines among these. Do first what CHANGELOG.md says under "Stacks of an earlier version"';

const takeOver = `Fix: to make them part of this stack, so that it also deletes them, run once with ${takeOverVariable}=yes in the environment`;

/** Whoever deletes the resource in the end deletes with these CRDs whatever others keep by them. */
export function refuseForeign(found: readonly ServedCrd[]): void {
  const foreign = found.filter((definition) => !isOurs(definition));
  if (foreign.length === 0) return;
  const named = foreign
    .map((definition) => `${definition.metadata.name} (by ${writersOf(definition).join(", ")})`)
    .join(", ");
  const byPulumi = foreign.some((definition) =>
    writersOf(definition).some((writer) => writer.startsWith("pulumi-kubernetes")),
  );
  throw new UnrecoverableError(
    `these CRDs already exist, but this resource did not create them: ${named}. None was changed. ${byPulumi ? earlierVersion : takeOver}`,
  );
}

/** A conflict with the names of the CRDs in which it is: kubectl gives none. */
export function explained(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof ConflictError)) return error;
  const failed = names.filter((name) => !error.applied.includes(name));
  return new UnrecoverableError(
    `another tool has changed fields that the manifest also sets, in ${failed.join(", ")}: ${error.message}. ` +
      `Fix: undo that change, or let the manifest win: run once with ${takeOverVariable}=yes in the environment`,
  );
}
