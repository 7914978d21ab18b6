import { Observation, reached } from "../wait/observation";
import { Pace, waitUntilReached } from "../wait/poll";
import { Say } from "./applyDefinitions";
import { DefinitionsServer, isOurs, writersOf } from "./definitionsServer";
import { leaving } from "./serving";

/** Deletes definitions, with all objects of their kinds, and waits until they are gone. One that somebody else has made since is left. */
export async function deleteDefinitions(server: DefinitionsServer, names: readonly string[], pace: Pace, say: Say): Promise<void> {
  let asked = false;
  const look = async (): Promise<Observation> => {
    const found = await server.find(names);
    const [first, ...more] = found.filter(isOurs);
    const others = asked ? [] : found.filter((definition) => !isOurs(definition));
    for (const other of others) say(`warning: ${other.metadata.name} is left: it is by ${writersOf(other).join(", ")}`);
    if (first === undefined) return reached("the definitions are gone");
    if (!asked) await server.delete([first, ...more].map(({ metadata }) => metadata.name));
    asked = true;
    return leaving(first);
  };
  await waitUntilReached(look, pace, say);
}
