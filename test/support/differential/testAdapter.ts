import { isDeepStrictEqual } from "util";

import { Adapter, NotReadyError, Properties } from "../../../lab/adapters/adapter";
import { canonical } from "../../../lab/engine/values";

/** What the adapters of one stack share: what is there, what was called, and what is to fail. */
export class TestWorld {
  public readonly calls: string[] = [];
  /** `create a`, `update a`, `delete a#1`, `ready a`: the last makes an object and fails nevertheless. */
  public failing: readonly string[] = [];
  private readonly things = new Map<string, string>();
  private made = 0;

  public add(name: string): string {
    this.made += 1;
    const id = `${name}#${this.made}`;
    this.things.set(id, name);
    return id;
  }

  public remove(id: string): void {
    this.things.delete(id);
  }

  public idOf(name: string): string | undefined {
    return [...this.things].find(([, known]) => known === name)?.[0];
  }

  /** The name that comes with the next object. */
  public nextName(name: string): string {
    return `${name}-${this.made + 1}`;
  }

  public call(what: string, more: unknown = ""): void {
    this.calls.push(`${what}${more === "" ? "" : ` ${canonical(more)}`}`);
    if (this.failing.includes(what)) throw new Error(`told to fail at ${what}`);
  }
}

function nameOf(urn: string): string {
  return urn.split("::").pop() ?? "";
}

const identities = ["identity", "fixed", "named"];

/** A provider of things that are in memory: everything that an engine may ask of one, so that two engines can be compared by it. */
export class TestAdapter implements Adapter {
  private region = "none";

  public constructor(private readonly world: TestWorld) {}

  public configure(inputs: Properties): void {
    this.region = String(inputs["region"] ?? "none");
  }

  public async check(urn: string, olds: Properties, news: Properties): Promise<{ inputs: Properties; failures?: { property: string; reason: string }[] }> {
    const failures = news["value"] === "refused" ? [{ property: "value", reason: "refused by the check" }] : [];
    return { inputs: { ...news, named: news["named"] ?? olds["named"] ?? this.world.nextName(nameOf(urn)) }, failures };
  }

  public async diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<{ replaces: string[]; deleteBeforeReplace: boolean }> {
    const replaces = identities.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
    return { replaces, deleteBeforeReplace: replaces.includes("fixed") };
  }

  public async create(urn: string, inputs: Properties, timeouts: { create?: number } = {}): Promise<{ id: string; outs: Properties }> {
    const name = nameOf(urn);
    this.world.call(`create ${name}`, { ...inputs, ...timed(timeouts.create) });
    const id = this.world.add(name);
    if (this.world.failing.includes(`ready ${name}`)) throw new NotReadyError(`${name} is not ready`, id);
    return { id, outs: { ...inputs, made: id, region: this.region } };
  }

  public async read(id: string, _urn: string, properties: Properties): Promise<{ id?: string; props?: Properties }> {
    this.world.call(`read ${id}`);
    return id.startsWith("gone") ? {} : { id, props: { value: "as it is", ...properties, made: id, region: this.region } };
  }

  public async update(id: string, _urn: string, olds: Properties, news: Properties, timeouts: { update?: number } = {}): Promise<{ outs: Properties }> {
    this.world.call(`update ${id.split("#")[0]}`, { ...news, ...timed(timeouts.update) });
    return { outs: { ...news, made: olds["made"] ?? id, region: this.region } };
  }

  public async delete(id: string, _urn: string, _properties: Properties, timeouts: { delete?: number } = {}): Promise<void> {
    this.world.call(`delete ${id}`, timeouts.delete === undefined ? "" : timed(timeouts.delete));
    this.world.remove(id);
  }

  public async invoke(): Promise<never> {
    throw new Error("there are no functions");
  }

  public async find(urn: string): Promise<string | undefined> {
    return this.world.idOf(nameOf(urn));
  }
}

function timed(seconds: number | undefined): Properties {
  return seconds === undefined ? {} : { withinSeconds: seconds };
}
