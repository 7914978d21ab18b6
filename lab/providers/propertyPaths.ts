import { isObject } from "./values";

/** A segment more of a Pulumi property path: `spec.replicas`, `metadata["a.b"]`. */
function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

export interface Change {
  /** The property that holds it. */
  readonly property: string;
  /** Its Pulumi property path. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

function leaves(olds: unknown, news: unknown, property: string, path: string): Change[] {
  if (isObject(olds) && isObject(news)) {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    return keys.flatMap((key) => leaves(olds[key], news[key], property === "" ? key : property, joined(path, key)));
  }
  if (Array.isArray(olds) && Array.isArray(news)) {
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }, (_item, index) => leaves(olds[index], news[index], property, `${path}[${index}]`)).flat();
  }
  return Object.is(olds, news) ? [] : [{ property, path, from: olds, to: news }];
}

/** Every leaf that differs, with its Pulumi property path. */
export function changes(olds: unknown, news: unknown): Change[] {
  return leaves(olds, news, "", "");
}
