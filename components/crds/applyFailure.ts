import { KubectlError } from "../wait/kubectl";
import { UnrecoverableError } from "../wait/observation";

/** Others have changed fields that the manifests have, too. */
export class ConflictError extends UnrecoverableError {
  public constructor(
    public readonly conflicts: readonly string[],
    /** Definitions that were applied all the same. */
    public readonly applied: readonly string[],
  ) {
    super(conflicts.join("; "));
  }

  /** All are with a version of this program that had each definition as a resource of its own. */
  public get isWithEarlierVersion(): boolean {
    const managers = this.conflicts.flatMap((text) => [...text.matchAll(/conflicts? with "([^"]*)"/g)].map(([, manager]) => manager ?? ""));
    return managers.every((manager) => manager.startsWith("pulumi-kubernetes"));
  }
}

/** Why kubectl has not applied a file with definitions, or not all of it. Neither a conflict nor a text that is refused gets better by itself. */
export function applyFailure({ message, stdout, stderr }: KubectlError): Error {
  const conflicts = [...stderr.matchAll(/Apply failed with .*?(?=\nPlease review)/gs)].map(([text]) => text.replace(/\s*\n\s*/g, " "));
  const applied = [...stdout.matchAll(/\/(\S+) serverside-applied/g)].map(([, name]) => name ?? "");
  if (conflicts.length > 0) return new ConflictError(conflicts, applied);
  // "The CustomResourceDefinition ... is invalid" if it is one, "Error from server (Invalid): CustomResourceDefinition... is invalid" for each of several.
  const refused = [...stderr.matchAll(/^.* is invalid: .*$/gm)].map(([text]) => text);
  return refused.length > 0 ? new UnrecoverableError(refused.join("; ")) : new Error(message);
}
