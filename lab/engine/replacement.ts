import { checked } from "./checked";
import { create } from "./creation";
import { removeObject } from "./deletion";
import { dependentsOf, providerUrn } from "./dependencies";
import { Difference, difference } from "./difference";
import { Goal } from "./resourceRequest";
import { ResourceState } from "./state";
import { observed, StepContext } from "./stepContext";
import { Properties, unknownValue } from "./values";

/** A new object in the place of the old one: beside it, which is then deleted when all else is done, or after its deletion. */
export async function replace(goal: Goal, old: ResourceState, found: Difference, context: StepContext): Promise<ResourceState> {
  if (goal.protect && old.protect === true) throw new Error("protected, so not replaced; unset `protect` in the program or settings and run up first");
  // What the provider has filled in is the old object's own.
  const inputs = await checked(goal, goal.inputs, {}, context);
  if (!(goal.deleteBeforeReplace ?? found.deleteBeforeReplace)) return createBeside(goal, inputs, old, context);
  await deleteWithDependents(old, context);
  return makeAgain(goal, inputs, context);
}

export async function createBeside(goal: Goal, inputs: Properties, old: ResourceState, context: StepContext): Promise<ResourceState> {
  const made = await create("create-replacement", goal, inputs, context, (state) => context.state.replace(old, state));
  context.observe({ operation: "replace", urn: goal.urn, failed: false });
  return made;
}

/** The object of a resource that is deleted already. */
export async function makeAgain(goal: Goal, inputs: Properties, context: StepContext): Promise<ResourceState> {
  context.observe({ operation: "replace", urn: goal.urn, failed: false });
  return create("create-replacement", goal, inputs, context, (state) => context.state.put(state));
}

/** Deletes the resource after those that its replacement replaces too: they name it, and could not be there without it. */
async function deleteWithDependents(root: ResourceState, context: StepContext): Promise<void> {
  const condemned = (await replacedWith(root, context)).filter(({ urn }) => !context.run.begun.has(urn) && !context.run.deletedEarly.has(urn));
  const kept = condemned.filter(({ protect }) => protect === true);
  if (kept.length > 0) throw new Error(`cannot be replaced before ${kept.map(({ urn }) => urn).join(", ")} is deleted, which is protected; unset its \`protect\` in the program or settings and run up first`);
  const doomed = new Set(condemned.map(({ urn }) => urn));
  const deleteInTurn = async (): Promise<void> => {
    for (const resource of [...condemned].reverse()) await deleteEarly(resource, doomed, context);
  };
  const done = deleteInTurn();
  for (const old of condemned) context.run.deletedEarly.set(old.urn, { old, done });
  await done;
  if (root.pendingReplacement !== true) await deleteEarly(root, doomed, context);
}

async function deleteEarly(resource: ResourceState, doomed: ReadonlySet<string>, context: StepContext): Promise<void> {
  await observed("delete-replaced", resource.urn, context, async () => {
    await removeObject(resource, doomed, context);
    context.state.put({ ...resource, pendingReplacement: true });
  });
}

/** Those of its dependents that would be replaced if what they have of it became another value, dependents of dependents included. */
async function replacedWith(root: ResourceState, context: StepContext): Promise<ResourceState[]> {
  for (const state of context.state.all()) context.adapters.configureFrom(state);
  const replaced = new Map([[root.urn, root]]);
  for (const dependent of dependentsOf(root, context.state.all().filter(({ pendingDelete }) => pendingDelete !== true))) {
    if (context.run.begun.has(dependent.urn)) continue;
    if (await wouldBeReplaced(dependent, replaced, context)) replaced.set(dependent.urn, dependent);
  }
  return [...replaced.values()].slice(1);
}

async function wouldBeReplaced(resource: ResourceState, replaced: ReadonlyMap<string, ResourceState>, context: StepContext): Promise<boolean> {
  if (!resource.custom || resource.external === true) return false;
  if (resource.provider !== undefined && replaced.has(providerUrn(resource.provider))) return true;
  const madeFrom = (key: string): readonly string[] => resource.propertyDependencies?.[key] ?? [];
  const lost = Object.keys(resource.inputs).filter((key) => madeFrom(key).some((urn) => replaced.has(urn)));
  if (lost.length === 0) return false;
  const ignored = new Set(resource.ignoreChanges);
  const inputs = { ...resource.inputs, ...Object.fromEntries(lost.filter((key) => !ignored.has(key)).map((key) => [key, unknownValue])) };
  return (await difference({ ...resource, replaceOnChanges: resource.replaceOnChanges ?? [], inputs }, resource, context)).replace;
}
