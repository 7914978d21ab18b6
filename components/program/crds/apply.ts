import { condition, describeCondition, isTrue } from "../probe/conditions";
import { Observation, Pace, pending, reached, waitUntilReached } from "../poll";
import { DefinitionsServer, explained, isOurs, refuseForeign, ServedCrd, writersOf } from "./server";

export interface Application {
  readonly names: readonly string[];
  /** What the run before has said that it has applied. */
  readonly previous: readonly string[];
  /** With the text of all. */
  readonly file: string;
  /** Whether CRDs that others have made or changed become this resource's. */
  readonly takeOver: boolean;
}

export type Say = (line: string) => void;

/**
 * One apply: a look at what is there, the apply, and looks until the kinds are served. A server that does not answer is
 * asked again.
 */
class ApplyRun {
  /** Those of the names that were not there before. */
  public made: readonly string[] = [];
  private applied = false;

  public constructor(
    private readonly server: DefinitionsServer,
    private readonly application: Application,
  ) {}

  public async observe(): Promise<Observation> {
    const { names } = this.application;
    const obstacle = this.applied ? undefined : await this.apply();
    return obstacle ?? unserved(names, await this.server.find(names)) ?? reached(`${names.length} CRDs are served`);
  }

  private async apply(): Promise<Observation | undefined> {
    const { names, file, takeOver } = this.application;
    const found = await this.server.find(names);
    if (!takeOver) refuseForeign(found);
    const onItsWay = found.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
    if (onItsWay !== undefined) return leaving(onItsWay);
    this.made = [
      ...this.made,
      ...names.filter((name) => !this.made.includes(name) && !found.some(({ metadata }) => metadata.name === name)),
    ];
    await this.server.apply(file, takeOver).catch((error: unknown) => {
      throw explained(error, names);
    });
    this.applied = true;
    return undefined;
  }
}

/**
 * Deletes CRDs that have no object, and none that somebody else has made; returns those of the rest that are
 * there.
 */
async function deleteUnused(server: DefinitionsServer, names: readonly string[], say: Say): Promise<string[]> {
  const found = (await server.find(names)).filter(isOurs);
  const used = await Promise.all(found.map((definition) => server.isUsed(definition).catch(() => true)));
  const nameOf = ({ metadata }: (typeof found)[number]): string => metadata.name;
  const kept = found.filter((_definition, index) => used[index] === true).map(nameOf);
  for (const name of kept)
    say(
      `warning: ${name} is no longer in the manifest, but is kept: there are objects of this kind, and deleting the CRD would delete them`,
    );
  await server.delete(found.map(nameOf).filter((name) => !kept.includes(name)));
  return kept;
}

/**
 * Applies CRDs and waits until their kinds are served. Those that the run before had, and this one has not, go
 * if they have no object. Returns the names of all that are the resource's now.
 *
 * What a run has made that fails goes, too: Pulumi does not record it, so that no `destroy` would find it.
 */
export async function applyDefinitions(
  server: DefinitionsServer,
  application: Application,
  pace: Pace,
  say: Say,
): Promise<string[]> {
  const { names, previous } = application;
  const run = new ApplyRun(server, application);
  try {
    await waitUntilReached(() => run.observe(), pace, say);
  } catch (error) {
    await deleteUnused(server, run.made, say).catch(() => undefined);
    throw error;
  }
  const left = await deleteUnused(
    server,
    previous.filter((name) => !names.includes(name)),
    say,
  );
  return [...names, ...left];
}

function waitingFor(name: string, seen: string): Observation {
  return pending(`CustomResourceDefinition ${name}`, seen, `kubectl describe crd ${name}`);
}

/** What is missing before the kinds are served; undefined if nothing is. */
function unserved(names: readonly string[], found: readonly ServedCrd[]): Observation | undefined {
  for (const name of names) {
    const definition = found.find(({ metadata }) => metadata.name === name);
    if (definition === undefined) return waitingFor(name, "does not exist yet");
    if (isTrue(definition, "Established")) continue;
    const refused = definition.status?.conditions?.find(({ status }) => status === "False");
    return waitingFor(name, refused === undefined ? "Established is not set yet" : describeCondition(refused));
  }
  return undefined;
}

/** A CRD that is being deleted takes its objects with it; one with a finalizer that nobody removes holds it. */
export function leaving(definition: ServedCrd): Observation {
  const terminating = condition(definition, "Terminating");
  return waitingFor(
    definition.metadata.name,
    `is being deleted${terminating === undefined ? "" : `, ${describeCondition(terminating)}`}`,
  );
}

/**
 * Deletes CRDs, with all objects of their kinds, and waits until they are gone. One that somebody else has made
 * since is left.
 */
export async function deleteDefinitions(
  server: DefinitionsServer,
  names: readonly string[],
  pace: Pace,
  say: Say,
): Promise<void> {
  let asked = false;
  const look = async (): Promise<Observation> => {
    const found = await server.find(names);
    const [first, ...more] = found.filter(isOurs);
    const others = asked ? [] : found.filter((definition) => !isOurs(definition));
    for (const other of others)
      say(`warning: ${other.metadata.name} is kept: it is managed by ${writersOf(other).join(", ")}`);
    if (first === undefined) return reached("the CRDs are gone");
    if (!asked) await server.delete([first, ...more].map(({ metadata }) => metadata.name));
    asked = true;
    return leaving(first);
  };
  await waitUntilReached(look, pace, say);
}
