import { Timeouts } from "../../../lab/engine/state";
import { canonical, isObject, isSecret, Properties } from "../../../lab/engine/values";

/** One stage of a case, as an engine carried it out. */
export interface Outcome {
  /** In order: `create a`, `delete-replaced group/a`; with ` failed` after those that failed. */
  readonly steps: readonly string[];
  readonly calls: readonly string[];
  readonly failed: boolean;
  readonly outputs: unknown;
  /** The state that is left, a line for each resource in the order of URNs; children of the stack go without its name. */
  readonly state: readonly string[];
}

/** The parts of a resource's state that both engines keep. */
export interface StateRecord {
  readonly urn: string;
  readonly id?: string | undefined;
  readonly custom: boolean;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly parent?: string | undefined;
  readonly provider?: string | undefined;
  readonly dependencies?: readonly string[] | undefined;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly external?: boolean | undefined;
  readonly protect?: boolean | undefined;
  readonly retainOnDelete?: boolean | undefined;
  readonly deletedWith?: string | undefined;
  readonly delete?: boolean | undefined;
  readonly pendingReplacement?: boolean | undefined;
  readonly initErrors?: readonly string[] | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  readonly replaceOnChanges?: readonly string[] | undefined;
  readonly additionalSecretOutputs?: readonly string[] | undefined;
  readonly timeouts?: Timeouts | undefined;
}

const prefix = /^urn:pulumi:lab::differential::/;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export function shortUrn(urn: string): string {
  return urn.replace(prefix, "");
}

/** Default providers are the engine's own bookkeeping, which a program does not register. */
export function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:\w+::default(_|$)/.test(urn);
}

/** Random ids, which are those of providers, as the order in which a case came upon them. */
export class Ids {
  private readonly seen = new Map<string, string>();

  public replaced(text: string): string {
    return text.replace(uuid, (id) => this.seen.get(id) ?? this.note(id));
  }

  private note(id: string): string {
    const short = `provider-${this.seen.size + 1}`;
    this.seen.set(id, short);
    return short;
  }
}

/** Values with their secrets as `{"secret": ...}`, so that marks are seen. */
export function shown(value: unknown): unknown {
  if (isSecret(value)) return { secret: shown(value.value) };
  if (Array.isArray(value)) return value.map(shown);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
  return value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === false || value === "" || (isObject(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0);
}

/** The engine keeps the version of a provider's plugin among its settings; the lab has no plugins. */
function programs(urn: string, properties: Properties): Properties {
  if (!urn.includes("::pulumi:providers:")) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== "version" && key !== "__internal"));
}

function stateLine(record: StateRecord): string {
  const { urn, custom, inputs, outputs, provider, parent, dependencies, ...rest } = record;
  const byDefault = provider !== undefined && isDefaultProvider(provider.slice(0, provider.lastIndexOf("::")));
  const named = {
    ...rest,
    component: !custom,
    inputs: shown(programs(urn, inputs)),
    outputs: shown(programs(urn, outputs)),
    parent: parent === undefined || parent.includes("::pulumi:pulumi:Stack::") ? undefined : shortUrn(parent),
    provider: provider === undefined || byDefault ? undefined : shortUrn(provider),
    dependencies: [...(dependencies ?? [])].sort(),
    ...(record.propertyDependencies === undefined ? {} : { propertyDependencies: withoutEmpty(record.propertyDependencies) }),
  };
  const kept = Object.fromEntries(Object.entries(named).filter(([, value]) => !isEmpty(value)));
  return `${shortUrn(urn)} ${canonical(kept).replace(/urn:pulumi:lab::differential::/g, "")}`;
}

function withoutEmpty(lists: Readonly<Record<string, readonly string[]>>): Properties {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0).map(([key, list]) => [key, [...list].sort()]));
}

export function stateLines(records: readonly StateRecord[], ids: Ids): string[] {
  return records.filter(({ urn }) => !isDefaultProvider(urn)).map(stateLine).sort().map((line) => ids.replaced(line));
}
