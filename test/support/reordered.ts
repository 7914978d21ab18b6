/** The same value with the keys of all its objects in another order, that follows from the number. */
export function reordered(value: unknown, order: number): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, order));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reordered(item, order)] as const);
  const shift = entries.length === 0 ? 0 : order % entries.length;
  const rotated = [...entries.slice(shift), ...entries.slice(0, shift)];
  return Object.fromEntries(order % 2 === 0 ? rotated : rotated.reverse());
}
