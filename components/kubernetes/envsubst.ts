/** A `${...}` in a manifest: name, and what stands for a missing value or is done to a present one. */
const expression = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[=-]([^}]*)|\/#([^/}]*)\/([^}]*))?\}/g;

export interface Substitution {
  readonly text: string;
  /** Variables that have neither a value nor a default, each once. */
  readonly missing: readonly string[];
}

/**
 * Replaces variables by their values as clusterctl does: `${V}`, `${V:=default}`, `${V:-default}`, `${V/#prefix/new}`,
 * and `$${V}` for a literal `${V}`. An empty value counts as missing where there is a default, as in a shell.
 * @see https://github.com/drone/envsubst
 */
export function substitute(text: string, variables: Readonly<Record<string, string>>): Substitution {
  const missing = new Set<string>();
  const valueOf = (whole: string, name?: string, fallback?: string, prefix?: string, instead = ""): string => {
    if (name === undefined) return whole === "$$" ? "$" : whole;
    const value = variables[name];
    if (prefix !== undefined && value?.startsWith(prefix) === true) return `${instead}${value.slice(prefix.length)}`;
    if (fallback !== undefined) return value === undefined || value === "" ? fallback : value;
    if (value === undefined && prefix === undefined) missing.add(name);
    return value ?? "";
  };
  const replaced = text.replace(expression, valueOf);
  return { text: replaced, missing: [...missing] };
}

/** The names of all variables of a text. */
export function variableNames(text: string): string[] {
  const names = [...text.matchAll(expression)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
  return [...new Set(names)].sort();
}
