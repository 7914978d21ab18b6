import { createHash } from "crypto";

const shownCharacters = 8;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/**
 * A short hash of a rendered spec, whatever the order of its keys. Cluster API's templates cannot be changed: a new
 * spec needs a new name, and a name that follows from the spec needs no hand that remembers to change it.
 * @see https://cluster-api.sigs.k8s.io/tasks/updating-machine-templates
 */
export function specHash(spec: unknown): string {
  return createHash("sha256").update(JSON.stringify(sorted(spec))).digest("hex").slice(0, shownCharacters);
}
