import { Goal } from "./resourceRequest";
import { ResourceState } from "./state";
import { containsSecret, markSecrets, Properties } from "./values";

/** What a command prints may hold what it was given: with a secret among its inputs its output is one too. */
function derivedSecrets(type: string, inputs: Properties): readonly string[] {
  return type.startsWith("command:") && containsSecret(inputs) ? ["stdout", "stderr"] : [];
}

/** The resource as the state has it: what the program asks for, with what its provider has made of it. */
export function stateOf(goal: Goal, inputs: Properties, id: string, outputs: Properties): ResourceState {
  const { urn, type, name, custom, parent, provider, dependencies, propertyDependencies, protect, retainOnDelete, deletedWith, timeouts } = goal;
  const { ignoreChanges, replaceOnChanges, additionalSecretOutputs } = goal;
  return {
    urn,
    type,
    name,
    custom,
    dependencies,
    inputs,
    id,
    outputs: markSecrets(outputs, inputs, [...additionalSecretOutputs, ...derivedSecrets(type, inputs)]),
    timeouts,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    ...(Object.keys(propertyDependencies).length === 0 ? {} : { propertyDependencies }),
    ...(protect ? { protect } : {}),
    ...(retainOnDelete ? { retainOnDelete } : {}),
    ...(deletedWith === undefined ? {} : { deletedWith }),
    ...(ignoreChanges.length === 0 ? {} : { ignoreChanges }),
    ...(replaceOnChanges.length === 0 ? {} : { replaceOnChanges }),
    ...(additionalSecretOutputs.length === 0 ? {} : { additionalSecretOutputs }),
  };
}

/** Top-level inputs that hold a secret. */
export function secretKeys(...inputs: readonly Properties[]): Set<string> {
  return new Set(inputs.flatMap((properties) => Object.keys(properties).filter((key) => containsSecret(properties[key]))));
}
