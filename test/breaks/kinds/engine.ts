import { Break, Catcher } from "../break";

const state = (test: string): Catcher => ({ file: "test/unit/engineState.test.ts", test });
const run = (test: string): Catcher => ({ file: "test/unit/engineRun.test.ts", test });
const values = (test: string): Catcher => ({ file: "test/unit/engineValues.test.ts", test });
const deletion = (test: string): Catcher => ({ file: "test/unit/engineDeletion.test.ts", test });

/** The lab's engine: state, lock, order and secrets. */
export const engineBreaks: readonly Break[] = [
  {
    name: "engine/clear-journal", what: "the journal of the state holds secrets in clear",
    file: "lab/engine/state.ts", find: "encryptSecrets(entry, this.key)", replace: "entry",
    caughtBy: state("keeps secrets as cipher text"), says: /no secret in clear: wanted false, found true/,
  },
  {
    name: "engine/key-mode", what: "others can read the state's key",
    file: "lab/engine/stateKey.ts", find: "mode: 0o600", replace: "mode: 0o644",
    caughtBy: state("readable by the owner alone"), says: /state\.key/,
  },
  {
    name: "engine/begun", what: "a killed run's begun creations are forgotten",
    file: "lab/engine/state.ts", find: "this.record({ begin: resource })", replace: "void resource",
    caughtBy: state("from the journal alone"), says: /what was begun is known: wanted true, found false/,
  },
  {
    name: "engine/message", what: "a property that has changed is answered as it was said before",
    file: "lab/engine/message.ts", find: "Object.hasOwn(said.properties, key) && isDeepStrictEqual(value, said.properties[key])", replace: "Object.hasOwn(said.properties, key)",
    caughtBy: { file: "test/unit/engineMessage.test.ts", test: "what stayed, changed, came and went" }, says: /uid/,
  },
  {
    name: "engine/written", what: "a run without changes writes the state anew",
    file: "lab/engine/stepContext.ts", find: "if (known === undefined || !same(known, state)) context", replace: "context",
    caughtBy: run("writes nothing where nothing has changed"), says: /the state is the file that it was/,
  },
  {
    name: "engine/alarm", what: "a program that ends in the first second of a run passes for one that had ended before",
    file: "lab/alarm.ts", find: "seen.get(name) ?? 0", replace: "seen.get(`${name} at first`) ?? ends.length",
    caughtBy: { file: "test/unit/alarm.test.ts", test: "tells once of a program that ends before it first looks" }, says: /capa ended/,
  },
  {
    name: "engine/inventory", what: "a destroy counts as left what the controller manager gives each namespace",
    file: "lab/inventory/objects.ts", find: ".filter((object) => !ofNamespace.test(object))", replace: "",
    caughtBy: { file: "test/unit/inventoryObjects.test.ts", test: "is every object that somebody has made" }, says: /kube-root-ca/,
  },
  {
    name: "engine/lock", what: "a second run begins while one is under way",
    file: "lab/engine/lock.ts", find: "holder !== undefined && alive(holder)", replace: "holder !== undefined && holder.pid < 0",
    caughtBy: run("refuses a second run while one is under way"), says: /Missing expected rejection/,
  },
  {
    name: "engine/delete-order", what: "a resource is deleted before those that need it",
    file: "lab/engine/deletion.ts", find: "if (needed.has(resource.urn)) continue;", replace: "",
    caughtBy: deletion("after everything that needs it"), says: /wanted "|found "/,
  },
  {
    name: "engine/delete-protected", what: "a protected resource is deleted",
    file: "lab/engine/deletion.ts", find: "resource.protect === true", replace: "resource.urn === resource.name",
    caughtBy: deletion("refuses what is protected"), says: /begin kept|protected, so not deleted/,
  },
  {
    name: "engine/deleted-with", what: "what goes with another resource is deleted by itself",
    file: "lab/engine/deletion.ts", find: "doomed.has(resource.deletedWith)", replace: "!doomed.has(resource.deletedWith)",
    caughtBy: deletion("leaves what goes with another"), says: /inside/,
  },
  {
    name: "engine/replace", what: "the adapter has a changed trigger update in the place of replacing",
    file: "lab/adapters/command/commandAdapter.ts", find: '{ replaces: ["triggers"] }', replace: "{}",
    caughtBy: { file: "test/unit/adapterServer.test.ts", test: "tells nothing, an update and a replacement apart" }, says: /triggers/,
  },
  {
    name: "engine/secret-output", what: "an output that was secret as an input is in clear",
    file: "lab/engine/values.ts", find: "additional.includes(key) || containsSecret(inputs[key])", replace: "additional.includes(key)",
    caughtBy: values("marks an output secret whose input held a secret"), says: /\[0\]\[1\]: wanted true, found false/,
  },
  {
    name: "engine/secret-shown", what: "a preview shows the changed value of a secret",
    file: "lab/engine/progress.ts", find: "secretKeys.has(top) ?", replace: "secretKeys.has(change.path) ?",
    caughtBy: values("shows no value of a secret input that changes"), says: /\[secret\]/,
  },
  {
    name: "engine/ignored-path", what: "what a controller has written is undone, though it is to be ignored",
    file: "lab/engine/propertyPaths.ts", find: "else into[key] = structuredClone(from[key]);", replace: "",
    caughtBy: values("takes the old value at an ignored path"), says: /caBundle: wanted "injected"/,
  },
  {
    name: "engine/diff", what: "an item more in a list is no change",
    file: "lab/engine/propertyPaths.ts", find: "Math.max(olds.length, news.length)", replace: "Math.min(olds.length, news.length)",
    caughtBy: values("names every leaf that differs"), says: /list\[1\]/,
  },
];
