import { needs } from "./dependencies";
import { ResourceState } from "./state";
import { observed, StepContext, StepOperation } from "./stepContext";
import { plain } from "./values";

/** Whether the object is left to the deletion of another, or is nobody's to delete: the provider is not called. */
function left(resource: ResourceState, doomed: ReadonlySet<string>): boolean {
  return resource.external === true || !resource.custom || resource.retainOnDelete === true || resource.pendingReplacement === true ||
    (resource.deletedWith !== undefined && doomed.has(resource.deletedWith));
}

/** Deletes the object of a resource, which stays on record. */
export async function removeObject(resource: ResourceState, doomed: ReadonlySet<string>, context: StepContext): Promise<void> {
  if (context.preview || left(resource, doomed)) return;
  const adapter = await context.adapters.for(resource.type, resource.provider);
  await adapter.delete(resource.id, resource.urn, plain(resource.outputs), resource.timeouts);
}

function operationOf({ external, pendingDelete, pendingReplacement }: ResourceState): StepOperation {
  if (external === true) return pendingDelete === true ? "discard-replaced" : "discard";
  if (pendingDelete === true) return "delete-replaced";
  return pendingReplacement === true ? "remove-pending-replace" : "delete";
}

async function deleteOne(resource: ResourceState, doomed: ReadonlySet<string>, context: StepContext): Promise<void> {
  const begun = Date.now();
  await observed(operationOf(resource), resource.urn, context, () => removeObject(resource, doomed, context));
  context.state.remove(resource);
  if (resource.custom && resource.external !== true) context.progress.resource("delete", resource.type, resource.name, (Date.now() - begun) / 1000);
}

/**
 * The resources that a killed run may have made without recording it, found again by what their inputs name.
 * Commands make nothing that could be left.
 */
export async function unrecorded(context: StepContext, living: ReadonlySet<string>): Promise<ResourceState[]> {
  const found: ResourceState[] = [];
  for (const resource of context.state.all()) context.adapters.configureFrom(resource);
  for (const begun of context.state.creating().filter(({ urn }) => !living.has(urn))) {
    const adapter = await context.adapters.for(begun.type, begun.provider);
    const id = await adapter.find(begun.urn, plain(begun.inputs));
    if (id === undefined) context.state.forget(begun.urn);
    else found.push({ ...begun, id });
  }
  for (const resource of found) context.state.put(resource);
  return found;
}

function refuseProtected(resources: readonly ResourceState[]): void {
  const kept = resources.filter((resource) => resource.protect === true);
  if (kept.length === 0) return;
  throw new Error(`protected, so not deleted: ${kept.map(({ urn }) => urn).join(", ")}. Unset \`protect\` in the program or settings and run up first`);
}

/** Deletes `resources`, each after everything that needs it, as many at a time as that allows. */
export async function deleteAll(resources: readonly ResourceState[], context: StepContext): Promise<void> {
  refuseProtected(resources);
  for (const resource of context.state.all()) context.adapters.configureFrom(resource);
  const doomed = new Set(resources.map(({ urn }) => urn));
  const waiting = new Set(resources);
  const errors: Error[] = [];
  const running = new Map<ResourceState, Promise<void>>();
  const startReady = (): void => {
    const needed = new Set([...waiting, ...running.keys()].flatMap(needs));
    for (const resource of waiting) {
      if (needed.has(resource.urn)) continue;
      waiting.delete(resource);
      const run = deleteOne(resource, doomed, context)
        .catch((error: unknown) => void errors.push(new Error(`${resource.type} ${resource.name}: ${(error as Error).message}`)))
        .finally(() => running.delete(resource));
      running.set(resource, run);
    }
  };
  for (startReady(); running.size > 0; ) {
    await Promise.race(running.values());
    if (errors.length === 0) startReady();
  }
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
}
