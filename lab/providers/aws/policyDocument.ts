import { canonical, isObject, Properties } from "../values";

const lists = ["Action", "NotAction", "Resource", "NotResource"];
const principals = ["Principal", "NotPrincipal"];
const accountRoot = /^arn:aws[\w-]*:iam::(\d{12}):root$/;

/** A value and a list with only that value mean the same, and the order is irrelevant. */
function asSet(value: unknown, normal: (item: unknown) => unknown = (item) => item): unknown[] {
  const items = (Array.isArray(value) ? value : [value]).map(normal);
  return [...new Map(items.map((item) => [canonical(item), item])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
}

/** An account's id and its root's ARN are the same principal. */
function principal(item: unknown): unknown {
  return typeof item === "string" ? item.replace(accountRoot, "$1") : item;
}

function mapValues(value: unknown, normal: (item: unknown) => unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)])) : value;
}

function statement(given: unknown): unknown {
  if (!isObject(given)) return given;
  const entries = Object.entries(given).map(([key, value]): [string, unknown] => {
    if (lists.includes(key)) return [key, asSet(value)];
    if (principals.includes(key))
      return [key, mapValues(value === "*" ? { AWS: "*" } : value, (item) => asSet(item, principal))];
    // Values of a condition are texts, but may be written as JSON's true and 1.
    if (key === "Condition")
      return [key, mapValues(value, (operator) => mapValues(operator, (item) => asSet(item, String)))];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function normal(document: string): unknown {
  const parsed = JSON.parse(document) as Properties;
  return { ...parsed, Statement: asSet(parsed["Statement"] ?? [], statement) };
}

/** Whether two policy documents mean the same: AWS does not return the text that it was given. */
export function sameDocument(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "string" || typeof other !== "string") return false;
  try {
    return canonical(normal(one)) === canonical(normal(other));
  } catch {
    return false;
  }
}
