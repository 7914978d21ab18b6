import { isObject, Properties } from "./values";

/** The segments of a Pulumi property path: `spec.items[0].name`, `webhooks[*].clientConfig`, `metadata["a.b"]`. */
function parsePath(path: string): string[] {
  const segments: string[] = [];
  for (const [, quoted, index, plain = ""] of path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    segments.push(quoted === undefined ? (index ?? plain) : (JSON.parse(quoted) as string));
  }
  return segments;
}

function keysAt(container: unknown, segment: string): string[] {
  if (segment !== "*") return [segment];
  return Array.isArray(container)
    ? container.map((_item, index) => String(index))
    : isObject(container)
      ? Object.keys(container)
      : [];
}

function reset(target: unknown, source: unknown, segments: readonly string[]): void {
  const [segment, ...rest] = segments;
  if (segment === undefined || (!isObject(target) && !Array.isArray(target))) return;
  const from = (isObject(source) || Array.isArray(source) ? source : {}) as Properties;
  const into = target as Properties;
  for (const key of new Set([...keysAt(target, segment), ...keysAt(source, segment)])) {
    if (rest.length > 0) reset(into[key], from[key], rest);
    else if (from[key] === undefined) delete into[key];
    else into[key] = structuredClone(from[key]);
  }
}

/**
 * `news` with the values of `olds` at the paths of `ignoreChanges`. The engine does this too, but before the provider's
 * check, which adds more values, such as default tags.
 */
export function applyIgnoreChanges(news: Properties, olds: Properties, paths: readonly string[]): Properties {
  if (paths.length === 0) return news;
  const result = structuredClone(news);
  for (const path of paths) reset(result, olds, parsePath(path));
  return result;
}

/** Adds a segment to a Pulumi property path: `spec.replicas`, `metadata["a.b"]`. */
function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

export interface Change {
  /** The property that contains it. */
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
    return Array.from({ length }, (_item, index) =>
      leaves(olds[index], news[index], property, `${path}[${index}]`),
    ).flat();
  }
  return Object.is(olds, news) ? [] : [{ property, path, from: olds, to: news }];
}

/** Every leaf that differs, with its Pulumi property path. */
export function changes(olds: unknown, news: unknown): Change[] {
  return leaves(olds, news, "", "");
}
