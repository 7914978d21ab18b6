import { containsSecret, containsUnknown, isSecret, markSecrets, plain, same, secret, unknownValue } from "../engine/values";
import { Properties } from "./adapter";

/** Splits off the properties that a preview does not know wholly: an adapter works with plain values only. */
export function split(inputs: Properties): { readonly known: Properties; readonly unknown: Properties } {
  const entries = Object.entries(inputs);
  return {
    known: plain(Object.fromEntries(entries.filter(([, value]) => !containsUnknown(value)))),
    unknown: Object.fromEntries(entries.filter(([, value]) => containsUnknown(value))),
  };
}

/** Checked values with the marks of the inputs they come from. */
export function remarked(checked: Properties, inputs: Properties): Properties {
  const entries = Object.entries(checked).map(([key, value]) => {
    const given = inputs[key];
    if (same(plain(given), value)) return [key, given];
    return [key, containsSecret(given) && !isSecret(value) ? secret(value) : value];
  });
  return Object.fromEntries(entries) as Properties;
}

/** Outputs with what was secret among the inputs. What a command prints may hold what it was given. */
export function markedOutputs(type: string, outputs: Properties, inputs: Properties): Properties {
  const printed = type.startsWith("command:") && containsSecret(inputs) ? ["stdout", "stderr"] : [];
  return markSecrets(outputs, inputs, printed);
}

/** What a preview knows of an update: new inputs over old outputs, but not what a command will print this time. */
export function previewedUpdate(type: string, outputs: Properties, inputs: Properties): Properties {
  return type.startsWith("command:") ? { ...inputs, stdout: unknownValue, stderr: unknownValue } : { ...outputs, ...inputs };
}

/** What of `live` the shape names: servers add defaults and status that nobody asked for, and these are no change. */
export function project(shape: unknown, live: unknown): unknown {
  // A manifest's null says nothing, such as controller-gen's `creationTimestamp: null`.
  if (shape === null) return null;
  if (Array.isArray(shape) && Array.isArray(live) && shape.length === live.length) return shape.map((item, index) => project(item, live[index]));
  if (typeof shape !== "object" || shape === null || Array.isArray(shape) || typeof live !== "object" || live === null || Array.isArray(live)) return live;
  const found = live as Properties;
  return Object.fromEntries(Object.entries(shape).flatMap(([key, item]) => (key in found ? [[key, project(item, found[key])]] : isEmpty(item) ? [[key, item]] : [])));
}

/** What a server drops when it stores an object: to it, nothing and an empty value are the same. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === null || value === false || value === 0 || value === "";
}
