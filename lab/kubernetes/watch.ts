import { sleep } from "../processes/ports";
import { KubeClient, KubeObject } from "./client";

const RETRY_MS = 1000;

/** Lists and watches of metadata only: CRDs of a megabyte each are watched for their annotations. */
const METADATA: Readonly<Record<"list" | "watch", string>> = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
};

export interface WatchOptions {
  readonly metadataOnly?: boolean;
  readonly signal: AbortSignal;
}

interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/** The objects of one kind on an API server, kept up to date by a watch. */
export class Watched {
  private readonly table = new Map<string, KubeObject>();

  /** `path`: of the list; `changed` is called for every object that was added, changed or deleted. */
  public constructor(
    private readonly client: KubeClient,
    private readonly path: string,
    private readonly options: WatchOptions,
    private readonly changed: (object: KubeObject, gone: boolean) => void,
  ) {}

  public all(): KubeObject[] {
    return [...this.table.values()];
  }

  public get(namespace: string, name: string): KubeObject | undefined {
    return this.table.get(`${namespace}/${name}`);
  }

  /** Runs until the signal; retries if the API server restarts or does not serve the kind yet. */
  public async run(): Promise<void> {
    while (!this.options.signal.aborted) {
      try {
        await this.follow(await this.list());
      } catch {
        // The reason is in the API server's own log; every wait for its objects has a timeout.
      }
      await sleep(RETRY_MS);
    }
  }

  private async list(): Promise<string> {
    const headers = this.accept("list");
    const { items, metadata } = await this.client.request<{
      items: KubeObject[];
      metadata: { resourceVersion: string };
    }>("GET", this.path, undefined, headers);
    const found = new Map(items.map((item) => [keyOf(item), item]));
    for (const [key, object] of this.table) {
      if (!found.has(key)) this.note("DELETED", object);
    }
    for (const object of found.values()) this.note("ADDED", object);
    return metadata.resourceVersion;
  }

  private async follow(resourceVersion: string): Promise<void> {
    const headers = this.accept("watch");
    const path = `${this.path}?watch=true&resourceVersion=${resourceVersion}`;
    for await (const line of this.client.lines(path, this.options.signal, headers)) {
      const { type, object } = JSON.parse(line) as WatchEvent;
      // For example "410 Gone": the list is read again.
      if (type === "ERROR") return;
      if (type !== "BOOKMARK") this.note(type, object);
    }
  }

  private accept(what: "list" | "watch"): Record<string, string> {
    return this.options.metadataOnly === true ? { accept: METADATA[what] } : {};
  }

  private note(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void {
    const key = keyOf(object);
    if (type === "DELETED") this.table.delete(key);
    else if (this.table.get(key)?.metadata["resourceVersion"] === object.metadata["resourceVersion"]) return;
    else this.table.set(key, object);
    this.changed(object, type === "DELETED");
  }
}
