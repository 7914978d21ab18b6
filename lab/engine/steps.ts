import { randomUUID } from "crypto";

import { AlreadyThereError } from "../adapters/adapter";
import { AdapterSet, isProvider } from "./adapters";
import { hideSecrets, Progress } from "./progress";
import { applyIgnoreChanges, Change, changes, parsePath } from "./propertyPaths";
import { Goal } from "./resourceRequest";
import { ResourceState, StateFile } from "./state";
import { canonical, containsSecret, containsUnknown, markSecrets, plain, Properties, unknownValue } from "./values";

export interface StepContext {
  readonly preview: boolean;
  readonly state: StateFile;
  readonly adapters: AdapterSet;
  readonly progress: Progress;
}

interface Diff {
  readonly changes: readonly Change[];
  readonly replace: boolean;
  readonly deleteBeforeReplace: boolean;
}

function secretKeys(...inputs: readonly Properties[]): Set<string> {
  return new Set(inputs.flatMap((properties) => Object.keys(properties).filter((key) => containsSecret(properties[key]))));
}

/** What a command prints may hold what it was given: with a secret among its inputs its output is one too. */
function derivedSecrets(type: string, inputs: Properties): readonly string[] {
  return type.startsWith("command:") && containsSecret(inputs) ? ["stdout", "stderr"] : [];
}

function stateOf(goal: Goal, inputs: Properties, id: string, outputs: Properties): ResourceState {
  const { urn, type, name, custom, parent, provider, dependencies, protect, retainOnDelete, deletedWith, timeouts } = goal;
  return {
    urn,
    type,
    name,
    custom,
    dependencies,
    inputs,
    id,
    outputs: markSecrets(outputs, inputs, [...goal.additionalSecretOutputs, ...derivedSecrets(type, inputs)]),
    timeouts,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    ...(protect ? { protect } : {}),
    ...(retainOnDelete ? { retainOnDelete } : {}),
    ...(deletedWith === undefined ? {} : { deletedWith }),
  };
}

/** Carries out one registration, or in a preview says what it would be. Answers the resource as the program may see it. */
export async function step(goal: Goal, context: StepContext): Promise<ResourceState> {
  const begun = Date.now();
  const old = context.state.get(goal.urn);
  if (!goal.custom) return keep(stateOf(goal, goal.inputs, "", goal.inputs), context);
  const given = old === undefined ? goal.inputs : applyIgnoreChanges(goal.inputs, old.inputs, goal.ignoreChanges);
  if (isProvider(goal.type)) return provider(goal, given, old, context);
  const inputs = await checked(goal, given, old, context);
  const seconds = (): number => (Date.now() - begun) / 1000;
  if (old === undefined) {
    const made = context.preview ? stateOf(goal, inputs, "", inputs) : await create(goal, inputs, context);
    context.progress.resource("create", goal.type, goal.name, seconds());
    return made;
  }
  const found = await diff(goal, inputs, old, context);
  if (found.changes.length === 0) {
    context.progress.resource("same", goal.type, goal.name, seconds());
    return keep({ ...stateOf(goal, inputs, old.id, plain(old.outputs)), outputs: old.outputs }, context);
  }
  const made = context.preview ? previewed(goal, inputs, old, found) : await change(goal, inputs, old, found, context);
  const hidden = hideSecrets(found.changes, secretKeys(old.inputs, inputs));
  context.progress.resource(found.replace ? "replace" : "update", goal.type, goal.name, seconds(), hidden);
  return made;
}

function keep(state: ResourceState, context: StepContext): ResourceState {
  const known = context.state.get(state.urn);
  if (!context.preview && (known === undefined || canonical(known) !== canonical(state))) context.state.put(state);
  return state;
}

function provider(goal: Goal, inputs: Properties, old: ResourceState | undefined, context: StepContext): ResourceState {
  const made = stateOf(goal, inputs, old?.id ?? randomUUID(), inputs);
  if (!containsUnknown(inputs)) context.adapters.configure(`${made.urn}::${made.id}`, goal.type, inputs);
  const same = old !== undefined && canonical(old.inputs) === canonical(inputs);
  const hidden = old === undefined ? [] : hideSecrets(changes(old.inputs, inputs), secretKeys(old.inputs, inputs));
  context.progress.resource(old === undefined ? "create" : same ? "same" : "update", goal.type, goal.name, 0, hidden);
  return keep(made, context);
}

/** The inputs with what the provider fills in, and the marks of the program's own. */
async function checked(goal: Goal, inputs: Properties, old: ResourceState | undefined, context: StepContext): Promise<Properties> {
  if (containsUnknown(inputs)) return inputs;
  const adapter = await context.adapters.for(goal.type, goal.provider);
  const { inputs: answered, failures } = await adapter.check(goal.urn, old === undefined ? {} : plain(old.inputs), plain(inputs));
  if (failures !== undefined && failures.length > 0) {
    throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  }
  const filled = answered as Properties;
  return Object.fromEntries(
    Object.entries(filled).map(([key, value]) => [key, canonical(plain(inputs[key])) === canonical(value) ? inputs[key] : value]),
  ) as Properties;
}

async function diff(goal: Goal, inputs: Properties, old: ResourceState, context: StepContext): Promise<Diff> {
  const found = changes(plain(old.inputs), plain(inputs));
  const none = { changes: found, replace: false, deleteBeforeReplace: false };
  if (found.length === 0) return none;
  const named = goal.replaceOnChanges.map((path) => parsePath(path).join("."));
  const asked = found.some(({ path }) => named.some((name) => name === "*" || path === name || path.startsWith(`${name}.`)));
  if (containsUnknown(inputs)) return { ...none, replace: asked };
  const adapter = await context.adapters.for(goal.type, goal.provider);
  const answer = await adapter.diff(old.id, goal.urn, { ...plain<Properties>(old.outputs), ...plain<Properties>(old.inputs) }, plain(inputs));
  const replace = asked || (answer.replaces?.length ?? 0) > 0;
  return { changes: found, replace, deleteBeforeReplace: goal.deleteBeforeReplace || answer.deleteBeforeReplace === true };
}

/** What a preview knows of a change: new inputs over old outputs; of a replacement, and of outputs made anew, nothing. */
function previewed(goal: Goal, inputs: Properties, old: ResourceState, found: Diff): ResourceState {
  if (found.replace) return stateOf(goal, inputs, "", inputs);
  // A command that runs again may print something else; any other resource keeps the outputs that its inputs do not set.
  const outputs = goal.type.startsWith("command:") ? { ...inputs, stdout: unknownValue, stderr: unknownValue } : { ...old.outputs, ...inputs };
  return stateOf(goal, inputs, old.id, outputs);
}

async function create(goal: Goal, inputs: Properties, context: StepContext): Promise<ResourceState> {
  const adapter = await context.adapters.for(goal.type, goal.provider);
  // An earlier run that was killed between the call and its answer may have made the object: then it is taken over.
  const adopt = context.state.wasCreating(goal.urn);
  context.state.begin(stateOf(goal, inputs, "", {}));
  const made = await adapter.create(goal.urn, plain(inputs), goal.timeouts, { adopt }).catch((error: unknown) => {
    // Nothing was made, so the next run must not take over what is there.
    if (error instanceof AlreadyThereError) context.state.forget(goal.urn);
    throw error;
  });
  const state = stateOf(goal, inputs, made.id, made.outs as Properties);
  context.state.put(state);
  return state;
}

async function change(goal: Goal, inputs: Properties, old: ResourceState, found: Diff, context: StepContext): Promise<ResourceState> {
  const adapter = await context.adapters.for(goal.type, goal.provider);
  if (!found.replace) {
    const olds = { ...plain<Properties>(old.outputs), ...plain<Properties>(old.inputs) };
    const updated = await adapter.update(old.id, goal.urn, olds, plain(inputs), goal.timeouts);
    const state = stateOf(goal, inputs, old.id, (updated.outs ?? old.outputs) as Properties);
    context.state.put(state);
    return state;
  }
  if (found.deleteBeforeReplace) {
    await adapter.delete(old.id, goal.urn, plain(old.outputs), old.timeouts);
    context.state.remove(old);
  } else {
    context.state.put({ ...old, pendingDelete: true });
  }
  return create(goal, inputs, context);
}
