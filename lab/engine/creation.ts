import { randomUUID } from "crypto";

import { AlreadyThereError, NotReadyError } from "../adapters/adapter";
import { previewedUpdate } from "../adapters/marks";
import { isProvider } from "./adapters";
import { stateOf } from "./goalState";
import { Goal } from "./resourceRequest";
import { ResourceState } from "./state";
import { observed, StepContext } from "./stepContext";
import { plain, Properties } from "./values";

/** The resource as its provider has made it; not recorded yet. In a preview its id and what its inputs do not set are unknown. */
async function created(goal: Goal, inputs: Properties, context: StepContext): Promise<ResourceState> {
  // A provider has an id in a preview too: what is made with it has to be checked by its settings.
  if (context.preview) return stateOf(goal, inputs, isProvider(goal.type) ? randomUUID() : "", inputs);
  const adapter = await context.adapters.for(goal.type, goal.provider);
  // An earlier run that was killed between the call and its answer may have made the object: then it is taken over.
  const adopt = context.state.wasCreating(goal.urn);
  context.state.begin(stateOf(goal, inputs, "", {}));
  const made = await adapter.create(goal.urn, plain(inputs), goal.timeouts, { adopt }).catch((error: unknown) => {
    // Nothing was made, so the next run must not take over what is there.
    if (error instanceof AlreadyThereError) context.state.forget(goal.urn);
    throw error;
  });
  return stateOf(goal, inputs, made.id, made.outs);
}

/** What is recorded of a failed creation: an object that is there but not ready is updated by the next run, and deleted by a destroy. */
function unready(error: unknown, goal: Goal, inputs: Properties): ResourceState | undefined {
  if (!(error instanceof NotReadyError)) return undefined;
  return { ...stateOf(goal, inputs, error.id, inputs), initErrors: [error.message] };
}

/** Makes the resource as a step, and has it recorded, one that is there but not ready as well. */
export async function create(operation: "create" | "create-replacement", goal: Goal, inputs: Properties, context: StepContext, record: (made: ResourceState) => void): Promise<ResourceState> {
  return observed(operation, goal.urn, context, async () => {
    const made = await created(goal, inputs, context).catch((error: unknown) => {
      const left = unready(error, goal, inputs);
      if (left !== undefined) record(left);
      throw error;
    });
    record(made);
    return made;
  });
}

export async function createNew(goal: Goal, inputs: Properties, context: StepContext): Promise<ResourceState> {
  return create("create", goal, inputs, context, (made) => context.state.put(made));
}

export async function update(goal: Goal, inputs: Properties, old: ResourceState, context: StepContext): Promise<ResourceState> {
  return observed("update", goal.urn, context, async () => {
    const state = stateOf(goal, inputs, old.id, context.preview ? previewedUpdate(goal.type, old.outputs, inputs) : await updated(goal, inputs, old, context));
    context.state.put(state);
    return state;
  });
}

async function updated(goal: Goal, inputs: Properties, old: ResourceState, context: StepContext): Promise<Properties> {
  const adapter = await context.adapters.for(goal.type, goal.provider);
  const olds = { ...plain<Properties>(old.outputs), ...plain<Properties>(old.inputs) };
  const { outs } = await adapter.update(old.id, goal.urn, olds, plain(inputs), goal.timeouts);
  return outs ?? plain(old.outputs);
}
