import { createHash } from "crypto";

import { Properties } from "../adapter";
import { AwsResource, optionalText } from "./resourceType";

/** The input in which Pulumi's providers note what they filled in, so that a later check keeps it. */
export const filledIn = "__defaults";
const suffixLength = 7;

/**
 * `<logical name>-<7 hex>` where the program gives no name, as the provider has it. Its suffix is drawn from the URN and
 * not from chance: a run that was killed before it recorded the object finds it again under the same name.
 */
export function withName({ naming }: AwsResource, urn: string, olds: Properties, news: Properties): Properties {
  if (naming === undefined || news[naming.input] !== undefined) return news;
  const { input, prefixInput, longest, lowerCase } = naming;
  const prefix = prefixInput === undefined ? undefined : optionalText(news, prefixInput);
  const kept = optionalText(olds, input);
  const wasFilledIn = Array.isArray(olds[filledIn]) && olds[filledIn].includes(input);
  if (kept !== undefined && wasFilledIn && (prefix === undefined || kept.startsWith(prefix))) return { ...news, [input]: kept, [filledIn]: [input] };
  const suffix = createHash("sha256").update(urn).digest("hex").slice(0, suffixLength);
  const beginning = (prefix ?? `${urn.split("::").pop() ?? ""}-`).slice(0, longest - suffixLength);
  const name = `${lowerCase === true ? beginning.toLowerCase() : beginning}${suffix}`;
  return { ...news, [input]: name, [filledIn]: [input] };
}
