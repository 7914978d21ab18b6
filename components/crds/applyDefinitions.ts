import { Observation, reached } from "../wait/observation";
import { Pace, waitUntilReached } from "../wait/poll";
import { DefinitionsServer, isOurs } from "./definitionsServer";
import { explained, refuseForeign } from "./ownership";
import { leaving, unserved } from "./serving";

export interface Application {
  readonly names: readonly string[];
  /** What the run before has said that it has applied. */
  readonly previous: readonly string[];
  /** With the text of all. */
  readonly file: string;
  /** Whether definitions that others have made or changed become this resource's. */
  readonly takeOver: boolean;
}

export type Say = (line: string) => void;

/** One apply: a look at what is there, the apply, and looks until the kinds are served. A server that does not answer is asked again. */
class ApplyRun {
  /** Those of the names that were not there before. */
  public made: readonly string[] = [];
  private applied = false;

  public constructor(private readonly server: DefinitionsServer, private readonly application: Application) {}

  public async observe(): Promise<Observation> {
    const { names } = this.application;
    const obstacle = this.applied ? undefined : await this.apply();
    return obstacle ?? unserved(names, await this.server.find(names)) ?? reached(`${names.length} definitions are served`);
  }

  private async apply(): Promise<Observation | undefined> {
    const { names, file, takeOver } = this.application;
    const found = await this.server.find(names);
    if (!takeOver) refuseForeign(found);
    const onItsWay = found.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
    if (onItsWay !== undefined) return leaving(onItsWay);
    this.made = [...this.made, ...names.filter((name) => !this.made.includes(name) && !found.some(({ metadata }) => metadata.name === name))];
    await this.server.apply(file, takeOver).catch((error: unknown) => {
      throw explained(error, names);
    });
    this.applied = true;
    return undefined;
  }
}

/** Deletes definitions that have no object, and none that somebody else has made; returns those of the rest that are there. */
async function deleteUnused(server: DefinitionsServer, names: readonly string[], say: Say): Promise<string[]> {
  const found = (await server.find(names)).filter(isOurs);
  const used = await Promise.all(found.map((definition) => server.isUsed(definition).catch(() => true)));
  const nameOf = ({ metadata }: (typeof found)[number]): string => metadata.name;
  const kept = found.filter((_definition, index) => used[index] === true).map(nameOf);
  for (const name of kept) say(`warning: ${name} is no longer in the manifest, and is left: there are objects of the kind, which its deletion would delete`);
  await server.delete(found.map(nameOf).filter((name) => !kept.includes(name)));
  return kept;
}

/**
 * Applies definitions and waits until their kinds are served. Those that the run before had, and this one has not, go if they have
 * no object. Returns the names of all that are the resource's now.
 *
 * What a run has made that fails goes, too: Pulumi does not record it, so that no `destroy` would find it.
 */
export async function applyDefinitions(server: DefinitionsServer, application: Application, pace: Pace, say: Say): Promise<string[]> {
  const { names, previous } = application;
  const run = new ApplyRun(server, application);
  try {
    await waitUntilReached(() => run.observe(), pace, say);
  } catch (error) {
    await deleteUnused(server, run.made, say).catch(() => undefined);
    throw error;
  }
  const left = await deleteUnused(server, previous.filter((name) => !names.includes(name)), say);
  return [...names, ...left];
}
