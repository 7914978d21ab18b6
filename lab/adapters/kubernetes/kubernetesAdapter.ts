import { KubeClient, KubeError, KubeObject } from "../../kubernetes/client";
import { Adapter, AdapterContext, AlreadyThereError, CreateOptions, NotReadyError, OperationTimeouts, Properties, typeOf } from "../adapter";
import { awaitDeleted, awaitReady, gone } from "./awaits";
import { Observer, retried } from "./retry";

/** The field manager of `pulumi-kubernetes` objects in the lab; one name, so that an update owns what its create set. */
const fieldManager = "capi-ignition";
const defaultSeconds = 600;
const propagationAnnotation = "pulumi.com/deletionPropagationPolicy";

type Propagation = "Foreground" | "Background" | "Orphan";

function objectOf(inputs: Properties): KubeObject {
  return inputs as unknown as KubeObject;
}

function idOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** Foreground unless the object says otherwise, as the provider has it. */
function propagationOf(object: KubeObject): Propagation {
  const annotations = object.metadata["annotations"] as Record<string, string> | undefined;
  const given = annotations?.[propagationAnnotation] ?? "foreground";
  return (given.charAt(0).toUpperCase() + given.slice(1).toLowerCase()) as Propagation;
}

/** An object of another identity is another object: only a replacement can make it. */
const identity = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as Properties | undefined)?.[key], value);
}

export class KubernetesAdapter implements Adapter {
  private access: { readonly kubeconfig: string; readonly context?: string } | undefined;
  private client: KubeClient | undefined;

  public constructor(private readonly context: AdapterContext) {}

  public configure(inputs: Properties): void {
    const { kubeconfig, context } = inputs as { kubeconfig?: string; context?: string };
    if (kubeconfig === undefined) throw new Error("the Kubernetes provider has no kubeconfig");
    this.access = { kubeconfig, ...(context === undefined ? {} : { context }) };
  }

  public async check(_urn: string, _olds: Properties, news: Properties): Promise<{ inputs: Properties }> {
    return { inputs: news };
  }

  public async diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<{ replaces: string[]; deleteBeforeReplace: boolean }> {
    const replaces = identity.filter((path) => at(olds, path) !== at(news, path));
    return { replaces, deleteBeforeReplace: false };
  }

  public async create(urn: string, inputs: Properties, timeouts?: OperationTimeouts, options?: CreateOptions): Promise<{ id: string; outs: Properties }> {
    const object = objectOf(inputs);
    const client = this.connected();
    let ours = options?.adopt === true;
    const make = async (): Promise<KubeObject> => {
      // An object that exists is somebody else's, unless this run or an earlier one lost the answer to its creation.
      if (!ours && (await client.find(object)) !== undefined) {
        throw new AlreadyThereError(`${object.kind} ${idOf(object)} exists already and is not of this stack; delete it, or give ours another name`);
      }
      ours = true;
      // Applied, not posted: server-side apply removes a field on update only if it was the one that set it.
      return client.apply(object, { fieldManager, force: true });
    };
    const made = await retried(make, this.observer(urn));
    const ready = await awaitReady(client, made, timeouts?.create ?? defaultSeconds, this.observer(urn)).catch((error: Error) => {
      throw new NotReadyError(error.message, idOf(object));
    });
    return { id: idOf(ready), outs: this.outputs(ready, inputs) };
  }

  public async read(id: string, urn: string): Promise<{ id?: string; props?: Properties }> {
    const [, module = "", kind = ""] = typeOf(urn).split(":");
    const apiVersion = module.replace(/^core\//, "");
    const [namespace, name] = id.includes("/") ? id.split("/") : [undefined, id];
    const object = { apiVersion, kind, metadata: { name: name ?? id, ...(namespace === undefined ? {} : { namespace }) } };
    const found = await retried(() => this.connected().find(object), this.observer(urn));
    return found === undefined ? {} : { id, props: found as unknown as Properties };
  }

  public async update(_id: string, urn: string, _olds: Properties, news: Properties, timeouts?: OperationTimeouts): Promise<{ outs: Properties }> {
    const client = this.connected();
    const apply = (): Promise<KubeObject> => client.apply(objectOf(news), { fieldManager, force: true });
    const updated = await retried(apply, this.observer(urn));
    const ready = await awaitReady(client, updated, timeouts?.update ?? defaultSeconds, this.observer(urn));
    return { outs: this.outputs(ready, news) };
  }

  public async delete(_id: string, urn: string, properties: Properties, timeouts?: OperationTimeouts): Promise<void> {
    const object = objectOf(properties);
    const client = this.connected();
    try {
      const remove = (): Promise<void> => client.delete(object, { propagationPolicy: propagationOf(object) });
      await retried(remove, this.observer(urn));
    } catch (error) {
      // The kind went with its CRD, and the object with it.
      if (error instanceof KubeError && error.status === 404) return;
      throw error;
    }
    await awaitDeleted(client, object, timeouts?.delete ?? defaultSeconds, this.observer(urn));
  }

  public async invoke(token: string): Promise<never> {
    throw new Error(`${token}: the lab's Kubernetes adapter has no functions`);
  }

  public async find(urn: string, inputs: Properties): Promise<string | undefined> {
    const object = objectOf(inputs);
    const look = (): Promise<KubeObject | undefined> => this.connected().find(object).catch(gone);
    const found = await retried(look, this.observer(urn));
    return found === undefined ? undefined : idOf(object);
  }

  /** Inputs and what identifies the object; its status would change with every run and is not kept. */
  private outputs(object: KubeObject, inputs: Properties): Properties {
    const { uid } = object.metadata;
    return { ...inputs, metadata: { ...(inputs["metadata"] as Properties), uid } };
  }

  private observer(urn: string): Observer {
    return { report: (message) => this.context.report(urn, message), signal: this.context.signal };
  }

  private connected(): KubeClient {
    if (this.access === undefined) throw new Error("a Kubernetes object needs a provider with a kubeconfig; the lab has no default one");
    // Not before the first call: in a preview there need not be a cluster yet, nor the file of its kubeconfig.
    this.client ??= KubeClient.fromKubeconfig(this.access.kubeconfig, this.access.context);
    return this.client;
  }
}
