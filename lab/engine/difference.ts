import { isProvider, packageOf } from "./adapters";
import { providerReplaces } from "../adapters/providerChange";
import { Change, changes, covers } from "./propertyPaths";
import { ResourceState } from "./state";
import { StepContext } from "./stepContext";
import { plain, Properties, same } from "./values";

export interface Difference {
  readonly changes: readonly Change[];
  readonly replace: boolean;
  /** What the provider wants of a replacement. */
  readonly deleteBeforeReplace: boolean;
}

/** What of a registration decides about a change. */
export interface Wanted {
  readonly urn: string;
  readonly type: string;
  readonly provider?: string;
  readonly inputs: Properties;
  readonly replaceOnChanges: readonly string[];
}

/** Whether the provider that the resource now has would make another object of it, as one for another region does. */
function providerChanged({ type, provider }: Wanted, old: ResourceState, context: StepContext): boolean {
  if (isProvider(type) || provider === old.provider) return false;
  const recorded = (reference: string): Properties | undefined => context.state.all().find(({ urn, id }) => `${urn}::${id}` === reference)?.inputs;
  const settings = (reference: string | undefined): Properties =>
    reference === undefined ? {} : plain(context.adapters.settings(reference) ?? recorded(reference) ?? {});
  return providerReplaces(packageOf(type), settings(old.provider), settings(provider)).length > 0;
}

/** What differs from the last run, and whether only another object can have it. A value that is not known yet counts as another one. */
export async function difference(wanted: Wanted, old: ResourceState, context: StepContext): Promise<Difference> {
  const [before, after] = [plain<Properties>(old.inputs), plain<Properties>(wanted.inputs)];
  // What is equal, nearly always, is so without its paths being gone through.
  const found = same(before, after) ? [] : changes(before, after);
  if (providerChanged(wanted, old, context)) return { changes: [...found, { path: "provider", from: old.provider, to: wanted.provider }], replace: true, deleteBeforeReplace: false };
  if (found.length === 0) return { changes: found, replace: false, deleteBeforeReplace: false };
  const adapter = await context.adapters.for(wanted.type, wanted.provider);
  const answer = await adapter.diff(old.id, wanted.urn, { ...plain<Properties>(old.outputs), ...before }, after);
  const asked = found.some(({ path }) => wanted.replaceOnChanges.some((named) => covers(named, path)));
  return { changes: found, replace: asked || (answer.replaces?.length ?? 0) > 0, deleteBeforeReplace: answer.deleteBeforeReplace === true };
}
