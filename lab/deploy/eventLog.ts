import * as fs from "fs";
import * as path from "path";

/** The fields of an engine event that are used here (sdk/go/common/apitype/events.go). Timestamps are whole seconds. */
interface EngineEvent {
  readonly timestamp: number;
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly new?: { readonly parent?: string };
  readonly old?: { readonly parent?: string };
}

/** What a run did, according to its engine. */
export interface RunLog {
  /** Each top-level component with changes, in the order in which they began. */
  readonly stages: readonly { readonly name: string; readonly fromSeconds: number; readonly seconds: number }[];
  /** Number of resources by step: create, update, replace, delete, same. */
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * An unlinked file for the events of a run: they contain the inputs of every resource and, in the SDK's debug messages,
 * secrets in clear text. A killed run leaves nothing behind.
 */
export function openEvents(folder: string): number {
  const file = path.join(folder, `events-${process.pid}`);
  const events = fs.openSync(file, "w+", 0o600);
  fs.rmSync(file);
  return events;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
const isProvider = (urn: string): boolean => urn.includes("pulumi:providers:");
const isStack = (urn: string | undefined): boolean =>
  urn === undefined || urn === "" || urn.includes("::pulumi:pulumi:Stack::");

/** The component directly under the stack that contains a resource. */
function topLevel(urn: string, parents: ReadonlyMap<string, string | undefined>): string {
  const parent = parents.get(urn);
  return parent === undefined || isStack(parent) ? urn : topLevel(parent, parents);
}

/** A killed run leaves half a line. */
function eventsOf(text: string): EngineEvent[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as EngineEvent];
    } catch {
      return [];
    }
  });
}

/** Reads what `pulumi up --event-log` has written, from a file that this process has not read yet. */
export function runLog(file: number): RunLog {
  const events = eventsOf(fs.readFileSync(file, "utf8"));
  const begun = events[0]?.timestamp ?? 0;
  const parents = new Map<string, string | undefined>();
  const stages = new Map<string, { first: number; last: number }>();
  for (const { timestamp, resourcePreEvent, resOutputsEvent, resOpFailedEvent } of events) {
    const metadata = (resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent)?.metadata;
    if (metadata === undefined) continue;
    parents.set(metadata.urn, metadata.new?.parent ?? metadata.old?.parent);
    if (metadata.op === "same" || isStack(metadata.urn) || isProvider(metadata.urn)) continue;
    const name = nameOf(topLevel(metadata.urn, parents));
    stages.set(name, { first: stages.get(name)?.first ?? timestamp, last: timestamp });
  }
  const timed = [...stages].map(([name, { first, last }]) => ({
    name,
    fromSeconds: first - begun,
    seconds: last - first,
  }));
  return {
    stages: timed,
    changes: events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {},
  };
}

const words: readonly (readonly [string, string])[] = [
  ["create", "created"],
  ["update", "updated"],
  ["replace", "replaced"],
  ["delete", "deleted"],
  ["same", "unchanged"],
];

/** `resources: 12 created, 3 unchanged`: the last line of a command, which scripts read. */
export function summary({ changes }: RunLog): string {
  return `resources: ${words.map(([step, word]) => `${changes[step] ?? 0} ${word}`).join(", ")}`;
}
