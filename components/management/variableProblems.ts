import { LoadedComponents } from "./componentProblems";
import { variableNames } from "./envsubst";
import { FeatureGates, gateValues, gateVariables } from "./featureGates";

/** The variable that holds the credentials. It is rendered as a mark, and the mark replaced by the secret. */
export const credentialsVariable = "AWS_B64ENCODED_CREDENTIALS";

const gateOfVariable = new Map<string, string>(Object.entries(gateVariables).map(([gate, variable]) => [variable, gate]));

function problemOf(name: string, settable: readonly string[]): string | undefined {
  const gate = gateOfVariable.get(name);
  if (gate !== undefined) return `management.variables.${name}: it is a feature gate; set management.featureGates.${gate}`;
  if (name === credentialsVariable) return `management.variables.${name}: variables are no secrets; set credentials`;
  return settable.includes(name) ? undefined : `management.variables.${name}: no provider's manifest has it; there are ${settable.join(", ")}`;
}

/** What is wrong with the variables and feature gates for these manifests: a variable that nothing reads would change nothing, silently. */
export function variableProblems(components: readonly LoadedComponents[], gates: FeatureGates, variables: Readonly<Record<string, string>>): string[] {
  const known = new Set(components.flatMap(({ yaml }) => variableNames(yaml)));
  const settable = [...known].filter((name) => name !== credentialsVariable && !gateOfVariable.has(name)).sort();
  const refused = Object.keys(variables).flatMap((name) => problemOf(name, settable) ?? []);
  const unread = Object.keys(gateValues(gates)).filter((variable) => !known.has(variable));
  const versions = components.map(({ provider, version }) => `${provider.label} ${version}`).join(", ");
  return [...refused, ...unread.map((variable) => `management.featureGates.${gateOfVariable.get(variable) ?? variable}: no manifest of ${versions} has its variable ${variable}; use versions that know the gate`)];
}
