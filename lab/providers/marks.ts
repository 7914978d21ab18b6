import { containsSecret, containsUnknown, isSecret, plain, Properties, same, secret } from "./values";

/** Splits off the properties that a preview does not completely know: a provider works only with plain values. */
export function split(inputs: Properties): { readonly known: Properties; readonly unknown: Properties } {
  const entries = Object.entries(inputs);
  return {
    known: plain(Object.fromEntries(entries.filter(([, value]) => !containsUnknown(value)))),
    unknown: Object.fromEntries(entries.filter(([, value]) => containsUnknown(value))),
  };
}

/**
 * Values with the marks of their sources. `printed` values are secret if any source is: a command may print what it was
 * given.
 */
export function marked(values: Properties, given: Properties, printed: readonly string[] = []): Properties {
  const anySecret = containsSecret(given);
  const entries = Object.entries(values).map(([key, value]) => {
    const from = given[key];
    if (from !== undefined && same(plain(from), value)) return [key, from];
    const hide = containsSecret(from) || (anySecret && printed.includes(key));
    return [key, hide && !isSecret(value) ? secret(value) : value];
  });
  return Object.fromEntries(entries) as Properties;
}
