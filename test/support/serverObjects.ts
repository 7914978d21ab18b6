import { ownerAnnotation } from "../../components/kubernetes/inventory";
import { KubeClient, KubeObject } from "../../lab/kubernetes/client";

interface ApiResourceList {
  readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
}

/** What the API server and its controllers keep for themselves, under names that chance gives. */
const ownKinds = new Set(["Event", "Lease", "IPAddress", "EndpointSlice", "Endpoints"]);

export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/**
 * A ReplicaSet is called by a hash of its Deployment's pod template: with one field of that it would be another object,
 * and none of its fields be compared.
 */
function withoutTemplateHash(object: KubeObject): KubeObject {
  const labels = (object.metadata["labels"] ?? {}) as Readonly<Record<string, string>>;
  const hash = object.kind === "ReplicaSet" ? labels["pod-template-hash"] : undefined;
  return hash === undefined ? object : (JSON.parse(JSON.stringify(object).replaceAll(hash, "<hash>")) as KubeObject);
}

/** A stack's owner ends in a hash of its salt, which each lab has its own of. */
function withoutOwnerHash(object: KubeObject): KubeObject {
  const annotations = object.metadata["annotations"] as Readonly<Record<string, string>> | undefined;
  const owner = annotations?.[ownerAnnotation];
  if (owner === undefined) return object;
  const changed = { ...annotations, [ownerAnnotation]: owner.replace(/@[0-9a-f]{12}$/, "@<hash>") };
  return { ...object, metadata: { ...object.metadata, annotations: changed } };
}

async function listed(client: KubeClient, prefix: string): Promise<KubeObject[]> {
  const { resources } = await client.request<ApiResourceList>("GET", prefix);
  const lists = resources
    .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"))
    .map(({ name }) => client.list(`${prefix}/${name}`));
  return (await Promise.all(lists)).flat();
}

/** Every object that an API server holds, by its identity, in the version that its group prefers. */
export async function allObjects(client: KubeClient): Promise<Map<string, KubeObject>> {
  const { groups } = await client.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>("GET", "/apis");
  const prefixes = ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const objects = (await Promise.all(prefixes.map((prefix) => listed(client, prefix)))).flat();
  const compared = objects
    .filter(({ kind }) => !ownKinds.has(kind))
    .map(withoutTemplateHash)
    .map(withoutOwnerHash);
  return new Map(compared.map((object) => [identityOf(object), object]));
}

/** Of `metadata`: what the server gives an object, and how often and by whom it was written. */
const writtenMetadata = ["uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"];

function without(object: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

/** An owner's uid is the server's, too. */
function metadataAsAsked(metadata: KubeObject["metadata"]): Record<string, unknown> {
  const owners = metadata["ownerReferences"] as readonly Record<string, unknown>[] | undefined;
  return {
    ...without(metadata, writtenMetadata),
    ...(owners === undefined ? {} : { ownerReferences: owners.map((owner) => without(owner, ["uid"])) }),
  };
}

/** The server chooses a Service's addresses. */
const chosenBySpec: Readonly<Record<string, readonly string[]>> = { Service: ["clusterIP", "clusterIPs"] };

/** The lab's stand-in for cert-manager issues a new certificate into such a Secret. */
function isIssued({ kind, metadata }: KubeObject): boolean {
  return (
    kind === "Secret" &&
    (metadata["annotations"] as Record<string, string> | undefined)?.["cert-manager.io/certificate-name"] !== undefined
  );
}

/**
 * An object without what the server and the lab's stand-ins write: the rest is what was asked for, defaults included.
 */
export function asAsked(object: KubeObject): Record<string, unknown> {
  // status: conditions and counts of controllers, and of the stand-ins for Deployment controller and cert-manager.
  const { metadata, spec, ...rest } = without(object, isIssued(object) ? ["status", "data"] : ["status"]);
  const chosen = chosenBySpec[object.kind];
  const asked = chosen === undefined ? spec : without(spec as Record<string, unknown>, chosen);
  return {
    ...rest,
    metadata: metadataAsAsked(metadata as KubeObject["metadata"]),
    ...(asked === undefined ? {} : { spec: asked }),
  };
}
