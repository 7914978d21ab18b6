import { Agent, fetch, RequestInit, Response } from "undici";

import { KubeconfigEntry, readKubeconfig } from "./kubeconfig";

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** An answer of an API server other than success; `status` 0 means that no answer came. */
export class KubeError extends Error {
  public constructor(
    message: string,
    public readonly status: number,
    public readonly reason: string,
  ) {
    super(message);
  }
}

/**
 * Enough for a manifest of 60 objects without a handshake for each, and for the watches, which need a connection each.
 */
const connectionsPerServer = 32;

/** A client for the API servers of the lab, whose kubeconfigs hold a CA and a client certificate. */
export class KubeClient {
  private readonly agent: Agent;
  private readonly discovered = new Map<string, Promise<readonly ApiResource[]>>();

  private constructor(private readonly entry: KubeconfigEntry) {
    const { ca, cert, key } = entry;
    this.agent = new Agent({
      connections: connectionsPerServer,
      connect: { ca, cert, key },
      headersTimeout: 60_000,
      bodyTimeout: 0,
    });
  }

  /** `textOrPath`: the kubeconfig itself, or the path of its file. */
  public static fromKubeconfig(textOrPath: string, context?: string): KubeClient {
    return new KubeClient(readKubeconfig(textOrPath, context));
  }

  public get server(): string {
    return this.entry.server;
  }

  /** One call, JSON both ways. Throws a {@link KubeError} for every answer other than 2xx. */
  public async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const init: RequestInit = { method, dispatcher: this.agent, headers: { accept: "application/json", ...headers } };
    if (body !== undefined) {
      init.headers = { "content-type": "application/json", ...(init.headers as Record<string, string>) };
      init.body = JSON.stringify(body);
    }
    const response = await this.send(path, init);
    // An API server that ends meanwhile breaks off its answer.
    const text = await response.text().catch((error: Error) => this.unreachable(error));
    if (!response.ok) throw failure(method, path, response.status, text);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** The lines of an answer that continues until the signal, the server or the network ends it: a watch. */
  public async *lines(path: string, signal: AbortSignal, headers: Record<string, string> = {}): AsyncGenerator<string> {
    const response = await this.send(path, {
      method: "GET",
      dispatcher: this.agent,
      signal,
      headers: { accept: "application/json", ...headers },
    });
    if (!response.ok) throw failure("GET", path, response.status, await response.text());
    const decoder = new TextDecoder();
    let unfinished = "";
    for await (const chunk of response.body ?? []) {
      const parts = (unfinished + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      unfinished = parts.pop() ?? "";
      yield* parts.filter((part) => part !== "");
    }
  }

  /** The answer of a path that is not JSON, such as `/readyz`. */
  public async text(path: string): Promise<string> {
    const response = await this.send(path, { method: "GET", dispatcher: this.agent });
    return response.text();
  }

  public async get(path: string): Promise<KubeObject> {
    return this.request<KubeObject>("GET", path);
  }

  /** The object, or undefined if it does not exist. */
  public async find(reference: ObjectReference): Promise<KubeObject | undefined> {
    return this.request<KubeObject>("GET", await this.pathOf(reference)).catch(absent);
  }

  /** Only kind and metadata of an object, which is small even if the object is a megabyte. */
  public async findMetadata(reference: ObjectReference): Promise<KubeObject | undefined> {
    const headers = { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" };
    return this.request<KubeObject>("GET", await this.pathOf(reference), undefined, headers).catch(absent);
  }

  public async list(path: string): Promise<KubeObject[]> {
    const { kind, apiVersion, items } = await this.request<{ kind: string; apiVersion: string; items: KubeObject[] }>(
      "GET",
      path,
    );
    return items.map((item) => ({ ...item, apiVersion, kind: kind.replace(/List$/, "") }));
  }

  public async create(object: KubeObject, fieldManager = "capi-ignition"): Promise<KubeObject> {
    const path = await this.collectionOf(object);
    return this.request<KubeObject>("POST", `${path}?fieldManager=${fieldManager}`, object);
  }

  /** Server-side apply. */
  public async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const query = `fieldManager=${options.fieldManager}${options.force === true ? "&force=true" : ""}${options.dryRun === true ? "&dryRun=All" : ""}`;
    const headers = { "content-type": "application/apply-patch+yaml" };
    return this.request<KubeObject>("PATCH", `${await this.pathOf(object)}?${query}`, object, headers);
  }

  public async patch(
    target: ObjectReference | string,
    patch: unknown,
    type: "merge" | "strategic-merge" | "json" = "merge",
  ): Promise<KubeObject> {
    const path = typeof target === "string" ? target : await this.pathOf(target);
    return this.request<KubeObject>("PATCH", path, patch, { "content-type": `application/${type}-patch+json` });
  }

  /** Asks for the deletion; a missing object counts as deleted. */
  public async delete(
    reference: ObjectReference,
    options: { propagationPolicy?: "Foreground" | "Background" | "Orphan" } = {},
  ): Promise<void> {
    await this.request("DELETE", await this.pathOf(reference), {
      apiVersion: "v1",
      kind: "DeleteOptions",
      ...options,
    }).catch(absent);
  }

  /**
   * The resource that serves a kind. An unknown kind is looked up again, because its CRD may have been created since.
   */
  public async resourceFor(apiVersion: string, kind: string): Promise<ApiResource> {
    const known = await this.lookUp(apiVersion, kind).catch(absent);
    if (known !== undefined) return known;
    this.discovered.delete(apiVersion);
    const found = await this.lookUp(apiVersion, kind).catch(absent);
    if (found === undefined)
      throw new KubeError(`${this.server} serves no ${kind} in ${apiVersion}; is its CRD installed?`, 404, "NotFound");
    return found;
  }

  /** Whether a resource such as `machines` is served; never cached. */
  public async serves(apiVersion: string, resource: string): Promise<boolean> {
    const resources = await this.resourcesOf(apiVersion).catch(absent);
    return resources?.some(({ name }) => name === resource) ?? false;
  }

  /** Path of an object, including its name. */
  public async pathOf(reference: ObjectReference): Promise<string> {
    return `${await this.collectionOf(reference)}/${encodeURIComponent(reference.metadata.name)}`;
  }

  public async close(): Promise<void> {
    await this.agent.close();
  }

  private async collectionOf({ apiVersion, kind, metadata }: ObjectReference): Promise<string> {
    const resource = await this.resourceFor(apiVersion, kind);
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${rootOf(apiVersion)}${namespace}/${resource.name}`;
  }

  private async resourcesOf(apiVersion: string): Promise<readonly ApiResource[]> {
    return (await this.request<{ resources: readonly ApiResource[] }>("GET", rootOf(apiVersion))).resources;
  }

  private async lookUp(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    let resources = this.discovered.get(apiVersion);
    if (resources === undefined) {
      resources = this.resourcesOf(apiVersion);
      this.discovered.set(apiVersion, resources);
      // A failed lookup is not cached: the next one asks again.
      resources.catch(() => this.discovered.delete(apiVersion));
    }
    return (await resources).find((resource) => resource.kind === kind && !resource.name.includes("/"));
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.server}${path}`, init);
    } catch (error) {
      return this.unreachable(error as Error);
    }
  }

  private unreachable(error: Error): never {
    const cause = (error.cause ?? error) as Error;
    throw new KubeError(`the API server ${this.server} does not answer: ${cause.message}`, 0, "Unreachable");
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function absent(error: unknown): undefined {
  if (error instanceof KubeError && error.status === 404) return undefined;
  throw error;
}

function failure(method: string, path: string, status: number, text: string): KubeError {
  let answer: { message?: string; reason?: string } = {};
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    // Some errors come as plain text, from a proxy or from authentication.
  }
  return new KubeError(
    `${method} ${path.split("?")[0] ?? path}: ${answer.message ?? text.slice(0, 300)} (${status})`,
    status,
    answer.reason ?? "Unknown",
  );
}
