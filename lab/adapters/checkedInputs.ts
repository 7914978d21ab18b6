import { Adapter, Properties } from "./adapter";
import { remarked, split } from "./marks";

interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** The inputs, still marked, with what the adapter fills in. What a preview does not know yet is passed by, and not missing. */
export async function checkedInputs(adapter: Adapter, urn: string, olds: Properties, news: Properties): Promise<Checked> {
  const { known, unknown } = split(news);
  const answer = await adapter.check(urn, olds, known);
  const failures = (answer.failures ?? []).filter(({ property }) => !(property in unknown));
  return { inputs: { ...remarked(answer.inputs, news), ...unknown }, failures };
}
