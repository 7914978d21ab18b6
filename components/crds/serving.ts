import { condition, describeCondition, isTrue } from "../wait/conditions";
import { Observation, pending } from "../wait/observation";
import { ServedDefinition } from "./definitionsServer";

function waitingFor(name: string, seen: string): Observation {
  return pending(`CustomResourceDefinition ${name}`, seen, `kubectl describe crd ${name}`);
}

/** What is missing before the kinds are served; undefined if nothing is. */
export function unserved(names: readonly string[], found: readonly ServedDefinition[]): Observation | undefined {
  for (const name of names) {
    const definition = found.find(({ metadata }) => metadata.name === name);
    if (definition === undefined) return waitingFor(name, "is not there");
    if (isTrue(definition, "Established")) continue;
    const refused = definition.status?.conditions?.find(({ status }) => status === "False");
    return waitingFor(name, refused === undefined ? "Established is not set yet" : describeCondition(refused));
  }
  return undefined;
}

/** A definition that is being deleted takes its objects with it; one with a finalizer that nobody removes holds it. */
export function leaving(definition: ServedDefinition): Observation {
  const terminating = condition(definition, "Terminating");
  return waitingFor(definition.metadata.name, `is being deleted${terminating === undefined ? "" : `, ${describeCondition(terminating)}`}`);
}
