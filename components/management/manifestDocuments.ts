import { loadAll } from "js-yaml";

import type { KubernetesManifest } from "../kubernetes/manifest";

/**
 * What was parsed before, by its text. The definitions, nine tenths of 66,000 lines, hold no variable: they are the
 * same when a manifest is checked and when it is rendered, and are parsed once.
 */
const parsed = new Map<string, readonly unknown[]>();

function parseText(text: string): readonly unknown[] {
  const known = parsed.get(text) ?? loadAll(text).filter((content) => content !== undefined && content !== null);
  parsed.set(text, known);
  return known;
}

function isObject(content: unknown): content is KubernetesManifest {
  const { apiVersion, kind, metadata } = content as Partial<KubernetesManifest>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}

function beginning(text: string): string {
  const first = text.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  return first.length > 60 ? `${first.slice(0, 60)}...` : first;
}

export interface ParsedManifest {
  /** Shared with other readers of the same text: nobody changes them. */
  readonly objects: readonly KubernetesManifest[];
  /** What of the text is no object, each with its line. */
  readonly problems: readonly string[];
}

/** The Kubernetes objects of a manifest, and all that is none. */
export function parseManifest(yaml: string): ParsedManifest {
  const [objects, problems]: [KubernetesManifest[], string[]] = [[], []];
  let line = 1;
  for (const text of yaml.split(/^---[ \t]*\r?\n/m)) {
    try {
      const contents = parseText(text);
      objects.push(...contents.filter(isObject));
      if (!contents.every(isObject)) {
        problems.push(`what begins at line ${line} with "${beginning(text)}" is no Kubernetes object: apiVersion, kind or metadata.name is missing`);
      }
    } catch (error) {
      const { reason, mark } = error as { reason?: string; mark?: { line: number } };
      problems.push(`line ${line + (mark?.line ?? 0)} is no YAML: ${reason ?? (error as Error).message}`);
    }
    line += text.split("\n").length;
  }
  return { objects, problems };
}
