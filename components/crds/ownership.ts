import { UnrecoverableError } from "../wait/observation";
import { ConflictError } from "./applyFailure";
import { isOurs, ServedDefinition, writersOf } from "./definitionsServer";

/** Set for one run, it lets that run take over what others have made or changed. */
export const takeOverVariable = "CAPI_IGNITION_TAKE_OVER_CRDS";

/** Without the variable: who sets it, and no more, loses everything. */
const earlierVersion = "In the state of a stack of an earlier version they are resources of their own, which this run would go on to delete, and with them " +
  "every object of their kinds, Clusters with their machines among these. Do first what CHANGELOG.md says under \"Stacks of an earlier version\"";

const takeOver = `If they shall belong to this stack, and be deleted with it, run once with ${takeOverVariable}=yes in the environment`;

/** Whoever deletes the resource in the end deletes with these definitions whatever others keep by them. */
export function refuseForeign(found: readonly ServedDefinition[]): void {
  const foreign = found.filter((definition) => !isOurs(definition));
  if (foreign.length === 0) return;
  const named = foreign.map((definition) => `${definition.metadata.name} (by ${writersOf(definition).join(", ")})`).join(", ");
  const byPulumi = foreign.some((definition) => writersOf(definition).some((writer) => writer.startsWith("pulumi-kubernetes")));
  throw new UnrecoverableError(
    `these definitions are there already, and were not made by this resource: ${named}. None was changed. ${byPulumi ? earlierVersion : takeOver}`,
  );
}

/** A conflict with the names of the definitions in which it is: kubectl gives none. */
export function explained(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof ConflictError)) return error;
  const failed = names.filter((name) => !error.applied.includes(name));
  return new UnrecoverableError(
    `others have changed fields that the manifest has, too, in ${failed.join(", ")}: ${error.message}. ` +
      `Undo what they did, or let the manifest win: run once with ${takeOverVariable}=yes in the environment`,
  );
}
