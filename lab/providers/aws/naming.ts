import { createHash } from "crypto";

import { nameOf } from "../provider";
import { Properties } from "../values";
import { AwsResource, optionalText } from "./resourceType";

/** The input in which Pulumi's providers record which values they filled in, so that a later check keeps them. */
export const filledIn = "__defaults";
const suffixLength = 7;

export function isFilledIn(inputs: Properties, key: string): boolean {
  const noted = inputs[filledIn];
  return Array.isArray(noted) && noted.includes(key);
}

/**
 * `<logical name>-<7 hex>` if the program gives no name, as in the provider; a name from before is kept. The engine's
 * seed is random; an `up` with a saved plan gets the seed of its preview.
 */
export function withName(
  { naming }: AwsResource,
  urn: string,
  olds: Properties,
  news: Properties,
  seed: Uint8Array,
): Properties {
  if (naming === undefined || news[naming.input] !== undefined) return news;
  const { input, prefixInput, longest, lowerCase } = naming;
  const prefix = prefixInput === undefined ? undefined : optionalText(news, prefixInput);
  const kept = optionalText(olds, input);
  const fits = prefix === undefined || kept?.startsWith(prefix) === true;
  if (kept !== undefined && isFilledIn(olds, input) && fits) return { ...news, [input]: kept, [filledIn]: [input] };
  const suffix = createHash("sha256").update(seed).digest("hex").slice(0, suffixLength);
  const beginning = (prefix ?? `${nameOf(urn)}-`).slice(0, longest - suffixLength);
  const name = `${lowerCase === true ? beginning.toLowerCase() : beginning}${suffix}`;
  return { ...news, [input]: name, [filledIn]: [input] };
}
