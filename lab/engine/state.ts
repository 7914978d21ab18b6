import * as fs from "fs";
import * as path from "path";

import { decryptSecrets, encryptSecrets, loadKey } from "./stateKey";
import { Properties } from "./values";

export interface Timeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
}

/** One resource as the last run left it. `inputs` and `outputs` keep their secret marks. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Read, not owned: never created, changed or deleted. */
  readonly external?: boolean;
  readonly parent?: string;
  /** `urn::id` of an explicit provider. */
  readonly provider?: string;
  readonly dependencies: readonly string[];
  /** What each input was made from; those made from nothing are left out. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly inputs: Properties;
  outputs: Properties;
  id: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly timeouts?: Timeouts;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  /** Why it is not what it should be, though it is there: the next run updates it even if nothing has changed. */
  readonly initErrors?: readonly string[];
  /** It is deleted already, and the one in its place is not made yet. */
  readonly pendingReplacement?: boolean;
  /** Its replacement stands; it is deleted when the program has been applied. */
  pendingDelete?: boolean;
}

/** The names of a resource. */
export type Named = Pick<ResourceState, "urn" | "type" | "name">;

interface Document {
  /** Which start of the lab the resources belong to: they are gone with it, since the emulated account is in memory. */
  world: string;
  resources: ResourceState[];
  /** Resources whose creation had begun and was not confirmed: a killed run may have made them. They have no id yet. */
  creating: ResourceState[];
}

type Entry = { begin: ResourceState } | { forget: string } | { put: ResourceState } | { replaced: ResourceState; by: ResourceState } | { rename: string; to: Named } | { remove: { urn: string; id: string; pendingDelete: boolean } };

/** The resource with the URN `from` under its new names, or another one with whatever in it names that one. */
function renamed(resource: ResourceState, from: string, to: Named): ResourceState {
  const urn = (given: string): string => (given === from ? to.urn : given);
  const { parent, provider, deletedWith, propertyDependencies } = resource;
  return {
    ...resource,
    ...(resource.urn === from && resource.pendingDelete !== true ? to : {}),
    dependencies: resource.dependencies.map(urn),
    ...(parent === undefined ? {} : { parent: urn(parent) }),
    ...(provider?.startsWith(`${from}::`) === true ? { provider: `${to.urn}${provider.slice(from.length)}` } : {}),
    ...(deletedWith === undefined ? {} : { deletedWith: urn(deletedWith) }),
    ...(propertyDependencies === undefined ? {} : { propertyDependencies: Object.fromEntries(Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map(urn)])) }),
  };
}

/**
 * The lab's state: a snapshot, and a journal to which each change is appended. A run that is killed loses at most
 * the line it was writing, and a change costs the size of one resource, not of all.
 */
export class StateFile {
  private document: Document;
  private readonly key: Buffer;
  private readonly journal: string;
  /** The snapshot does not tell all: there is none, it is of another world, or there is a journal. */
  private changed: boolean;

  /** With `unwritten`, changes are made in memory only, for a preview. */
  public constructor(private readonly file: string, keyFile: string, world: string, private readonly unwritten = false) {
    this.key = unwritten && !fs.existsSync(keyFile) ? Buffer.alloc(0) : loadKey(keyFile);
    this.journal = `${file}.journal`;
    this.changed = fs.existsSync(this.journal);
    const kept = this.load();
    this.document = kept?.world === world ? kept : { world, resources: [], creating: [] };
    this.changed ||= kept !== this.document;
  }

  public all(): readonly ResourceState[] {
    return this.document.resources;
  }

  public get(urn: string): ResourceState | undefined {
    return this.document.resources.find((resource) => resource.urn === urn && resource.pendingDelete !== true);
  }

  public creating(): readonly ResourceState[] {
    return this.document.creating;
  }

  public wasCreating(urn: string): boolean {
    return this.document.creating.some((resource) => resource.urn === urn);
  }

  public begin(resource: ResourceState): void {
    this.record({ begin: resource });
  }

  /** A creation that had begun turned out to have made nothing, or what it made is gone. */
  public forget(urn: string): void {
    this.record({ forget: urn });
  }

  public put(resource: ResourceState): void {
    this.record({ put: resource });
  }

  /** The old one awaits its deletion, and the new one stands in its place. */
  public replace(old: ResourceState, made: ResourceState): void {
    this.record({ replaced: old, by: made });
  }

  /** The resource with the URN `from` has another name from now on, wherever it is named. */
  public rename(from: string, to: Named): void {
    const { urn, type, name } = to;
    this.record({ rename: from, to: { urn, type, name } });
  }

  public remove(resource: ResourceState): void {
    this.record({ remove: { urn: resource.urn, id: resource.id, pendingDelete: resource.pendingDelete === true } });
  }

  /** Writes the snapshot and starts the journal anew, if need be; called before a run's first change and after its last. */
  public compact(): void {
    if (!this.changed) return;
    const temporary = `${this.file}.${process.pid}`;
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, JSON.stringify(encryptSecrets(this.document, this.key)), { mode: 0o600 });
    fs.renameSync(temporary, this.file);
    fs.rmSync(this.journal, { force: true });
    this.changed = false;
  }

  private load(): Document | undefined {
    if (!fs.existsSync(this.file)) return undefined;
    this.document = decryptSecrets(JSON.parse(fs.readFileSync(this.file, "utf8")), this.key) as Document;
    const lines = fs.existsSync(this.journal) ? fs.readFileSync(this.journal, "utf8").split("\n") : [];
    // The text after the last line break is empty, or a line that a killed run did not finish.
    for (const line of lines.slice(0, -1)) this.apply(decryptSecrets(JSON.parse(line), this.key) as Entry);
    return this.document;
  }

  private record(entry: Entry): void {
    this.apply(entry);
    if (this.unwritten) return;
    this.changed = true;
    try {
      fs.appendFileSync(this.journal, `${JSON.stringify(encryptSecrets(entry, this.key))}\n`, { mode: 0o600 });
    } catch (error) {
      throw new Error(`the state cannot be written to ${this.journal}: ${(error as Error).message}; make room or mend the file's rights, and run again: what was made and not recorded is found again`);
    }
  }

  private apply(entry: Entry): void {
    if ("forget" in entry) this.forgetCreation(entry.forget);
    else if ("begin" in entry) {
      this.forgetCreation(entry.begin.urn);
      this.document.creating.push(entry.begin);
    } else if ("put" in entry) this.place(entry.put);
    else if ("replaced" in entry) {
      this.place({ ...entry.replaced, pendingDelete: true });
      this.place(entry.by);
    } else if ("rename" in entry) {
      this.document.resources = this.document.resources.map((resource) => renamed(resource, entry.rename, entry.to));
    } else {
      const { urn, id, pendingDelete } = entry.remove;
      this.document.resources = this.document.resources.filter(
        (kept) => !(kept.urn === urn && kept.id === id && (kept.pendingDelete === true) === pendingDelete),
      );
    }
  }

  private forgetCreation(urn: string): void {
    this.document.creating = this.document.creating.filter((creating) => creating.urn !== urn);
  }

  /** A resource that awaits deletion takes the place of itself; a living one that of the living one. */
  private place(resource: ResourceState): void {
    const { urn, id, pendingDelete } = resource;
    if (pendingDelete !== true) this.forgetCreation(urn);
    this.document.resources = this.document.resources.filter(
      (kept) => kept.urn !== urn || (pendingDelete === true ? kept.id !== id : kept.pendingDelete === true),
    );
    this.document.resources.push(resource);
  }
}
