import { isProvider } from "./adapters";
import { lastStateOf } from "./aliases";
import { checked } from "./checked";
import { createNew, update } from "./creation";
import { Difference, difference } from "./difference";
import { secretKeys, stateOf } from "./goalState";
import { hideSecrets } from "./progress";
import { applyIgnoreChanges } from "./propertyPaths";
import { createBeside, makeAgain, replace } from "./replacement";
import { Goal } from "./resourceRequest";
import { ResourceState } from "./state";
import { keep, observed, StepContext } from "./stepContext";
import { same } from "./values";

/** Carries out one registration, or in a preview says what it would be. Answers the resource as the program may see it. */
export async function step(goal: Goal, context: StepContext): Promise<ResourceState> {
  if (context.run.begun.has(goal.urn)) throw new Error(`two resources have the URN ${goal.urn}; give one another name`);
  const old = lastStateOf(goal, context);
  context.run.begun.add(goal.urn);
  if (!goal.custom) return component(goal, old, context);
  const made = await custom(goal, old, context);
  if (isProvider(goal.type)) context.adapters.configure(`${made.urn}::${made.id}`, goal.type, made.inputs);
  return made;
}

async function component(goal: Goal, old: ResourceState | undefined, context: StepContext): Promise<ResourceState> {
  const operation = old === undefined ? "create" : same(old.inputs, goal.inputs) ? "same" : "update";
  return observed(operation, goal.urn, context, async () => keep(stateOf(goal, goal.inputs, "", old?.outputs ?? {}), context));
}

async function custom(goal: Goal, old: ResourceState | undefined, context: StepContext): Promise<ResourceState> {
  const begun = Date.now();
  const report = (operation: "create" | "same" | "update" | "replace", found?: Difference): void => {
    const hidden = found === undefined ? [] : hideSecrets(found.changes, secretKeys(old?.inputs ?? {}, goal.inputs));
    context.progress.resource(operation, goal.type, goal.name, (Date.now() - begun) / 1000, hidden);
  };
  const early = context.run.deletedEarly.get(goal.urn);
  if (early !== undefined) {
    context.run.deletedEarly.delete(goal.urn);
    await early.done;
    const again = await makeAgain(goal, await checked(goal, goal.inputs, {}, context), context);
    report("replace");
    return again;
  }
  if (old === undefined || old.external === true) {
    const inputs = await checked(goal, goal.inputs, {}, context);
    const made = old === undefined ? await createNew(goal, inputs, context) : await createBeside(goal, inputs, old, context);
    report("create");
    return made;
  }
  return changed(goal, old, context, report);
}

type Report = (operation: "same" | "update" | "replace", found?: Difference) => void;

async function changed(goal: Goal, old: ResourceState, context: StepContext, report: Report): Promise<ResourceState> {
  const given = applyIgnoreChanges(goal.inputs, old.inputs, goal.ignoreChanges);
  const inputs = await checked(goal, given, old.inputs, context);
  const found = await difference({ ...goal, inputs }, old, context);
  if (found.replace || old.pendingReplacement === true) {
    const made = await replace(goal, old, found, context);
    report("replace", found);
    return made;
  }
  if (found.changes.length > 0 || old.initErrors !== undefined) {
    const made = await update(goal, inputs, old, context);
    report("update", found);
    return made;
  }
  const same = await observed("same", goal.urn, context, async () => keep(stateOf(goal, inputs, old.id, old.outputs), context));
  report("same");
  return same;
}
