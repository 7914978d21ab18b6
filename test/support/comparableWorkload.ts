import { standard } from "../../components/iam/roleSettings";
import { KubeObject } from "../../lab/kubernetes/client";
import { annotationsOf, pausedAnnotation } from "./pausedObjects";
import type { ClusterCase } from "./scenarios";
import { asAsked } from "./serverObjects";

/** What controllers write into an object's metadata although it is paused. */
const writtenByControllers = ["finalizers", "ownerReferences"];

/** The kinds whose names end in a hash of their content here. */
const hashedKinds = ["AWSMachineTemplate", "KubeadmConfigTemplate"];
const hash = /-[0-9a-f]{8}$/;

/** Names with their hashes, and without. */
function hashedNames(objects: readonly KubeObject[]): Map<string, string> {
  const names = objects.filter(({ kind }) => hashedKinds.includes(kind)).map(({ metadata }) => metadata.name);
  return new Map(names.map((name) => [name, name.replace(hash, "")]));
}

/** Replaces texts anywhere in a value. */
function replaced(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => replaced(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, replace)]));
}

/** A text that is the cluster's name, or a name that begins with it, with a mark in its place. */
function marked(name: string, text: string): string {
  return text === name || text.startsWith(`${name}-`) ? `<cluster>${text.slice(name.length)}` : text;
}

/** The cluster's own profiles, whose names are cut where the cluster's is long. */
function markedProfiles({ instanceProfiles: { controlPlane, nodes } }: ClusterCase["context"]): Map<string, string> {
  return new Map([
    [controlPlane, `<cluster>-cp${standard.nameSuffix}`],
    [nodes, `<cluster>-nodes${standard.nameSuffix}`],
  ]);
}

function withoutPause(object: KubeObject): Record<string, unknown> {
  const { metadata, ...rest } = asAsked(object) as { metadata: Record<string, unknown> };
  const { [pausedAnnotation]: pause, ...annotations } = annotationsOf(object);
  if (pause === undefined)
    throw new Error(`${object.kind} ${object.metadata.name} has lost its pause: controllers may have written into it`);
  const kept = Object.entries(metadata).filter(
    ([field]) => !["annotations", "namespace", ...writtenByControllers].includes(field),
  );
  return { ...rest, metadata: { ...Object.fromEntries(kept), annotations } };
}

/** The kind, and what the name of an object adds to the cluster's. */
function roleOf(kind: string, name: string): string {
  const role = name.replace(/^<cluster>-?/, "");
  return role === "" ? kind : `${kind} ${role}`;
}

/** Objects of a cluster by their role in it, without hashes, namespace and the cluster's own name. */
export function comparableWorkload({ context }: ClusterCase, objects: readonly KubeObject[]): Map<string, unknown> {
  const names = hashedNames(objects);
  const profiles = markedProfiles(context);
  return new Map(
    objects.map((object) => {
      const found = replaced(
        withoutPause(object),
        (text) => profiles.get(text) ?? marked(context.name, names.get(text) ?? text),
      );
      return [roleOf(object.kind, (found as KubeObject).metadata.name), found];
    }),
  );
}
