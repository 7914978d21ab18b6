import { KubeClient, KubeError, KubeObject } from "../../kubernetes/client";
import { sleep } from "../../processes/ports";
import { Observer, retried } from "./retry";

const everyMilliseconds = 250;

/** A definition is served within a second or two. */
const touchMilliseconds = 15_000;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function conditionsOf(object: KubeObject): readonly Condition[] {
  return ((object["status"] as { conditions?: readonly Condition[] } | undefined)?.conditions) ?? [];
}

function seen(object: KubeObject): string {
  const shown = conditionsOf(object).map(({ type, status, reason, message }) => `${type}=${status}${message === undefined ? "" : ` (${reason ?? ""}: ${message})`}`);
  return shown.length === 0 ? "no conditions yet" : shown.join(", ");
}

function describe({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/** Reports a text once, not each time it is seen. */
function onChange(report: (message: string) => void): (message: string) => void {
  let last = "";
  return (message) => {
    if (message !== last) report(message);
    last = message;
  };
}

/**
 * An API server that ended between accepting a definition's names and serving it forgets the second step until the
 * definition changes: its establishing controller is told of updates only.
 */
async function touchDefinition(client: KubeClient, definition: KubeObject): Promise<void> {
  const touch = (value: string | null): unknown => ({ metadata: { annotations: { "capi-ignition/touched": value } } });
  await client.patch(definition, touch("true"));
  await client.patch(definition, touch(null));
}

interface Definition {
  readonly group: string;
  readonly names: { readonly plural: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/**
 * Waits until a definition is Established: its kind is then among those that its group serves. That list is short, and the
 * definitions are not: read four times a second, fifty of them kept the API server busy with nothing else.
 */
async function awaitDefinition(client: KubeClient, object: KubeObject, limitSeconds: number, observer: Observer): Promise<KubeObject> {
  const { group, names, versions } = object["spec"] as Definition;
  const version = versions.find(({ served }) => served);
  if (version === undefined) return object;
  const until = Date.now() + limitSeconds * 1000;
  for (let touched = Date.now(); ; await sleep(everyMilliseconds)) {
    observer.signal?.throwIfAborted();
    if (await retried(() => client.serves(`${group}/${version.name}`, names.plural), observer)) return object;
    if (Date.now() - touched > touchMilliseconds) {
      touched = Date.now();
      await retried(() => touchDefinition(client, object), observer);
    }
    if (Date.now() > until) throw notReady(await present(client, object, observer), "Established", limitSeconds);
  }
}

/** The object as it is now; it has to be there still. */
async function present(client: KubeClient, object: KubeObject, observer: Observer): Promise<KubeObject> {
  const found = await retried(() => client.find(object), observer);
  if (found === undefined) throw new Error(`${describe(object)} was deleted while it was waited for`);
  return found;
}

function notReady(object: KubeObject, condition: string, limitSeconds: number): Error {
  return new Error(`${describe(object)}: condition ${condition} was not True after ${limitSeconds} s; last seen: ${seen(object)}`);
}

async function awaitDeployment(client: KubeClient, object: KubeObject, limitSeconds: number, observer: Observer): Promise<KubeObject> {
  const until = Date.now() + limitSeconds * 1000;
  const say = onChange(observer.report);
  for (; ; await sleep(everyMilliseconds)) {
    observer.signal?.throwIfAborted();
    const current = await present(client, object, observer);
    const observed = (current["status"] as { observedGeneration?: number } | undefined)?.observedGeneration ?? Infinity;
    const upToDate = observed >= Number(current.metadata["generation"] ?? 0);
    if (upToDate && conditionsOf(current).some(({ type, status }) => type === "Available" && status === "True")) return current;
    say(`waiting for condition Available; last seen: ${seen(current)}`);
    if (Date.now() > until) throw notReady(current, "Available", limitSeconds);
  }
}

/** Waits for what the Pulumi provider waits for: a Deployment's availability, a definition's being served. Others are ready when they exist. */
export async function awaitReady(client: KubeClient, object: KubeObject, limitSeconds: number, observer: Observer): Promise<KubeObject> {
  if (object.kind === "CustomResourceDefinition") return awaitDefinition(client, object, limitSeconds, observer);
  return object.kind === "Deployment" ? awaitDeployment(client, object, limitSeconds, observer) : object;
}

/** Where the kind itself is no longer served, the object went with it. */
export function gone(error: unknown): undefined {
  if (error instanceof KubeError && error.status === 404) return undefined;
  throw error;
}

/** Waits until the object is gone: its finalizers have been removed by whoever has set them. */
export async function awaitDeleted(client: KubeClient, object: KubeObject, limitSeconds: number, observer: Observer): Promise<void> {
  const { report, signal } = observer;
  const until = Date.now() + limitSeconds * 1000;
  const say = onChange(report);
  // Of a definition the metadata tells enough; conditions that say why a deletion takes its time are on others.
  const look = (): Promise<KubeObject | undefined> => (object.kind === "CustomResourceDefinition" ? client.findMetadata(object) : client.find(object)).catch(gone);
  for (;;) {
    signal?.throwIfAborted();
    const current = await retried(look, observer);
    // Another object of that name is not the one that was deleted.
    if (current === undefined || (object.metadata["uid"] !== undefined && current.metadata["uid"] !== object.metadata["uid"])) return;
    const finalizers = (current.metadata["finalizers"] as readonly string[] | undefined) ?? [];
    const deleting = conditionsOf(current).find(({ type }) => type === "Deleting")?.message ?? "";
    const what = `waiting for its deletion; finalizers: ${finalizers.length === 0 ? "none" : finalizers.join(", ")}${deleting === "" ? "" : `; ${deleting.replace(/\s*\n\s*/g, " ")}`}`;
    if (finalizers.length > 0) say(what);
    if (Date.now() > until) throw new Error(`${describe(object)} was not gone after ${limitSeconds} s: ${what}; look at the logs of the controller that owns the finalizer`);
    await sleep(everyMilliseconds);
  }
}
