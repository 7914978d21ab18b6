import type { Finding } from "./problem";

/** The same words for each of some keys that people try. */
export function absentKeys(keys: readonly string[], finding: Finding): Record<string, Finding> {
  return Object.fromEntries(keys.map((key) => [key, finding]));
}

/** Keys whose setting has another name, or is at another place. */
export function movedKeys(keys: readonly string[], to: string): Record<string, Finding> {
  return absentKeys(keys, { problem: "is not a setting here", fix: `set ${to}` });
}
