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

/** Which condition makes an object of a kind ready; other kinds are ready when they exist. */
const readyConditions: Readonly<Record<string, string>> = { Deployment: "Available", CustomResourceDefinition: "Established" };

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

/** Waits for what the Pulumi provider waits for: a Deployment's availability, a definition's being served. */
export async function awaitReady(client: KubeClient, object: KubeObject, limitSeconds: number, observer: Observer): Promise<KubeObject> {
  const { report, signal } = observer;
  const wanted = readyConditions[object.kind];
  if (wanted === undefined) return object;
  const until = Date.now() + limitSeconds * 1000;
  const say = onChange(report);
  let touched = Date.now();
  for (let current = object; ; await sleep(everyMilliseconds)) {
    signal?.throwIfAborted();
    const found = await retried(() => client.find(object), observer);
    if (found === undefined) throw new Error(`${describe(object)} was deleted while it was waited for`);
    current = found;
    const observed = (current["status"] as { observedGeneration?: number } | undefined)?.observedGeneration ?? Infinity;
    const upToDate = observed >= Number(current.metadata["generation"] ?? 0);
    if (upToDate && conditionsOf(current).some(({ type, status }) => type === wanted && status === "True")) return current;
    if (object.kind === "CustomResourceDefinition" && Date.now() - touched > touchMilliseconds) {
      touched = Date.now();
      await retried(() => touchDefinition(client, object), observer);
    }
    if (object.kind === "Deployment") say(`waiting for condition ${wanted}; last seen: ${seen(current)}`);
    if (Date.now() > until) throw new Error(`${describe(object)}: condition ${wanted} was not True after ${limitSeconds} s; last seen: ${seen(current)}`);
  }
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
  for (;;) {
    signal?.throwIfAborted();
    const look = (): Promise<KubeObject | undefined> => client.find(object).catch(gone);
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
