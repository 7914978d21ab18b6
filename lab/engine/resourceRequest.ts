import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { Alias, AliasMessage, aliasOf } from "./alias";
import { Timeouts } from "./state";
import { Properties } from "./values";

/** The getters that the lab uses of the SDK's RegisterResourceRequest (proto/pulumi/resource.proto). */
export interface RegisterResourceRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): Struct | undefined;
  getProtect(): boolean | undefined;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { getEntryList(): unknown[]; get(key: string): { getUrnsList(): string[] } | undefined };
  getAliasesList(): AliasMessage[];
  getAliasurnsList(): string[];
  getProvider(): string;
  getDeletebeforereplacedefined(): boolean;
  getImportid(): string;
  getRemote(): boolean;
  getPackageref(): string;
  hasReplacementTrigger(): boolean;
  getHidediffsList(): string[];
  getEnvvarmappingsMap(): { getLength(): number };
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getReplaceonchangesList(): string[];
  getRetainondelete(): boolean | undefined;
  getDeletedwith(): string;
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined;
}

/** One registration in plain words. `inputs` keep their marks. */
export interface Goal {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent?: string;
  readonly provider?: string;
  readonly inputs: Properties;
  readonly dependencies: readonly string[];
  /** What each input was made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly aliases: readonly Alias[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Left to the provider unless it is given. */
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly deletedWith?: string;
  readonly timeouts: Timeouts;
}

const stackType = "pulumi:pulumi:Stack";

/** The URN that the Pulumi engine gives: the types of the parents, but for the stack's own, and the name. */
export function resourceUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2] ?? "";
  const qualified = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

const units: Record<string, number> = { ns: 1e-9, us: 1e-6, "µs": 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Seconds of a Go duration as the SDK sends it: "90s", "35m", "1h30m", "500ms"; nothing for an empty text. */
export function durationSeconds(text: string): number | undefined {
  if (text === "") return undefined;
  return [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)].reduce((sum, match) => sum + Number(match[1]) * (units[match[2] ?? "s"] ?? 1), 0);
}

function timeoutsOf(request: RegisterResourceRequest): Timeouts {
  const given = request.getCustomtimeouts();
  if (given === undefined) return {};
  const entries = { create: durationSeconds(given.getCreate()), update: durationSeconds(given.getUpdate()), delete: durationSeconds(given.getDelete()) };
  return Object.fromEntries(Object.entries(entries).filter(([, seconds]) => seconds !== undefined)) as Timeouts;
}

function propertyDependenciesOf(request: RegisterResourceRequest): Record<string, string[]> {
  const map = request.getPropertydependenciesMap();
  const entries = (map.getEntryList() as [string, unknown][]).map(([key]) => [key, map.get(key)?.getUrnsList() ?? []] as const);
  return Object.fromEntries(entries.filter(([, urns]) => urns.length > 0));
}

export function goalOf(request: RegisterResourceRequest, stack: string, project: string): Goal {
  const parent = request.getParent();
  return {
    urn: resourceUrn(stack, project, parent, request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    ...(parent === "" ? {} : { parent }),
    ...(request.getProvider() === "" ? {} : { provider: request.getProvider() }),
    inputs: request.getObject()?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependenciesOf(request),
    aliases: [...request.getAliasesList().map(aliasOf), ...request.getAliasurnsList().map((urn) => ({ urn }))],
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ...(request.getDeletedwith() === "" ? {} : { deletedWith: request.getDeletedwith() }),
    timeouts: timeoutsOf(request),
  };
}
