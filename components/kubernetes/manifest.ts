import { load, loadAll, YAMLException } from "js-yaml";

/** Any Kubernetes object as it stands in a manifest: `apiVersion`, `kind`, `metadata` and the fields of its kind. */
export interface KubernetesManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** A logical name, unique within a manifest: kind, namespace where there is one, and name. */
export function objectName({ kind, metadata }: KubernetesManifest): string {
  return [kind.toLowerCase(), ...(metadata.namespace === undefined ? [] : [metadata.namespace]), metadata.name].join(
    "-",
  );
}

const workloadKinds: readonly string[] = ["DaemonSet", "Deployment", "StatefulSet"];

/** Whether it runs pods. These come last of a manifest, since pods mount, use or watch the rest. */
export function runsPods({ kind }: Pick<KubernetesManifest, "kind">): boolean {
  return workloadKinds.includes(kind);
}

/**
 * What was parsed before, by its text. The CRDs, nine tenths of 66,000 lines, hold no variable: they are the same when
 * a manifest is checked and when it is rendered, and are parsed once.
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
  /** Parts of the text that are not Kubernetes objects, with line numbers. */
  readonly problems: readonly string[];
}

/** Parses a manifest, and reports everything in it that is not a Kubernetes object. */
export function parseManifest(yaml: string): ParsedManifest {
  const [objects, problems]: [KubernetesManifest[], string[]] = [[], []];
  let line = 1;
  for (const text of yaml.split(/^---[ \t]*\r?\n/m)) {
    try {
      const contents = parseText(text);
      objects.push(...contents.filter(isObject));
      if (!contents.every(isObject)) {
        const place = `what begins at line ${line} with "${beginning(text)}"`;
        problems.push(`${place} is not a Kubernetes object: apiVersion, kind or metadata.name is missing`);
      }
    } catch (error) {
      const { reason, mark } = error as { reason?: string; mark?: { line: number } };
      problems.push(`line ${line + (mark?.line ?? 0)} is not YAML: ${reason ?? (error as Error).message}`);
    }
    line += text.split("\n").length;
  }
  return { objects, problems };
}

/** The objects of a manifest; `what` begins the error that names everything that is not one. */
export function objectsIn(yaml: string, what: string): readonly KubernetesManifest[] {
  const { objects, problems } = parseManifest(yaml);
  if (problems.length > 0) throw new Error(`${what}: ${problems.join("; ")}`);
  return objects;
}

/** The parser's words without the text that they quote. */
function withoutQuotation(reason: string): string {
  return reason.replace(/["'<!].*$/s, "").trim();
}

/** A document of a text that may hold secrets. Its error names the line: the parser's own quotes those around it. */
export function secretYaml(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    const { mark, reason } = error as YAMLException;
    throw new Error(`is not YAML: line ${(mark?.line ?? 0) + 1}: ${withoutQuotation(reason)}`);
  }
}
