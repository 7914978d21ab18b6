import { KubeClient, KubeObject } from "../../lab/kubernetes/client";
import { waitUntil } from "../../lab/processes/ports";

/**
 * Of every kind of Cluster API's, the version in which it is read back; the webhooks convert what was written in an
 * earlier one.
 */
const readVersion = "v1beta2";
const WEBHOOKS_TIMEOUT_MS = 60_000;
const FIELD_MANAGER = "comparison";

/** Keeps every controller off an object; webhooks, conversion and defaults come to it all the same. */
export const pausedAnnotation = "cluster.x-k8s.io/paused";

export function annotationsOf({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return (metadata["annotations"] ?? {}) as Record<string, string>;
}

export function paused(object: KubeObject): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotationsOf(object), [pausedAnnotation]: "" } },
  };
}

/** A manager that is Available may lack the authority of its certificate on the server for a moment more. */
async function create(client: KubeClient, object: KubeObject): Promise<void> {
  const apply = async (): Promise<KubeObject> => client.apply(paused(object), { fieldManager: FIELD_MANAGER });
  await waitUntil(`${object.kind} ${object.metadata.name} to be taken`, apply, WEBHOOKS_TIMEOUT_MS);
}

async function read(client: KubeClient, { apiVersion, ...object }: KubeObject): Promise<KubeObject> {
  const found = await client.find({ ...object, apiVersion: apiVersion.replace(/\/.*/, `/${readVersion}`) });
  if (found === undefined) throw new Error(`${object.kind} ${object.metadata.name} is gone`);
  return found;
}

export async function createNamespace(client: KubeClient, name: string): Promise<void> {
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, { fieldManager: FIELD_MANAGER });
}

/** Creates objects, all of them paused, and returns them as the server has them now. */
export async function createPaused(client: KubeClient, objects: readonly KubeObject[]): Promise<KubeObject[]> {
  for (const object of objects) await create(client, object);
  return Promise.all(objects.map((object) => read(client, object)));
}
