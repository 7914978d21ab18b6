import { Alias } from "./alias";
import { Goal, resourceUrn } from "./resourceRequest";
import { ResourceState } from "./state";
import { StepContext } from "./stepContext";

interface Parts {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
}

/** A URN is `urn:pulumi:stack::project::type::name`, its type led by those of its parents. */
function parts(urn: string): Parts {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return { stack: head.slice("urn:pulumi:".length), project, type: types.split("$").pop() ?? "", name: name.join("::") };
}

function aliasUrn(alias: Alias, goal: Goal, context: StepContext): string {
  if (alias.urn !== undefined) return alias.urn;
  const own = parts(goal.urn);
  const given = alias.parent === undefined ? goal.parent : (context.run.formerUrns.get(alias.parent) ?? alias.parent);
  const parent = alias.noParent === true ? "" : (given ?? "");
  return resourceUrn(alias.stack ?? own.stack, alias.project ?? own.project, parent, alias.type ?? goal.type, alias.name ?? goal.name);
}

/** The URN of a child under its parent's former one; a child's name that begins with its parent's goes with it. */
function inherited(type: string, name: string, parentName: string, former: string): string {
  const { stack, project, name: formerName } = parts(former);
  return resourceUrn(stack, project, former, type, name.startsWith(parentName) ? `${formerName}${name.slice(parentName.length)}` : name);
}

/** Every URN that the resource may have had, in the order in which the Pulumi engine looks for them. */
function formerUrns(goal: Goal, context: StepContext): string[] {
  const own = goal.aliases.map((alias) => aliasUrn(alias, goal, context));
  const former = goal.parent === undefined ? undefined : context.run.formerUrns.get(goal.parent);
  if (former === undefined || goal.parent === undefined) return own;
  const parentName = parts(goal.parent).name;
  const ofAliases = own.map((urn) => inherited(parts(urn).type, parts(urn).name, parentName, former));
  return [...own, inherited(goal.type, goal.name, parentName, former), ...ofAliases];
}

/**
 * The resource as the last run left it, under its URN or a former one. Then it has its new URN from now on, in every
 * resource that names it too.
 */
export function lastStateOf(goal: Goal, context: StepContext): ResourceState | undefined {
  const known = context.state.get(goal.urn);
  if (known !== undefined) return known;
  const former = formerUrns(goal, context).find((urn) => context.state.get(urn) !== undefined);
  if (former === undefined) return undefined;
  if (context.run.begun.has(former)) throw new Error(`${goal.urn} has the alias ${former}, which another resource of the program has as its URN; remove the alias, or give that one another name`);
  context.run.formerUrns.set(goal.urn, former);
  context.state.rename(former, goal);
  return context.state.get(goal.urn);
}
