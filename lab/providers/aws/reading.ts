import { isObject, Properties } from "../values";
import { filledIn } from "./naming";
import { sameDocument } from "./policyDocument";
import { AwsResource } from "./resourceType";

/** The requested values and those of AWS; a document keeps the program's text if AWS has the same meaning. */
export function outputsOf(resource: AwsResource, known: Properties, seen: Properties): Properties {
  const documents = (resource.documents ?? [])
    .filter((key) => sameDocument(known[key], seen[key]))
    .map((key) => [key, known[key]] as const);
  const tagsAll = resource.inputs.includes("tags") ? { tagsAll: seen["tags"] } : {};
  const outputs = { ...known, ...seen, ...Object.fromEntries(documents), ...tagsAll };
  return Object.fromEntries(Object.entries(outputs).filter(([key, value]) => key !== filledIn && value !== undefined));
}

/** The parts of `live` that are in the shape: AWS adds defaults that nobody requested, and these are not changes. */
function project(shape: unknown, live: unknown): unknown {
  if (Array.isArray(shape) && Array.isArray(live) && shape.length === live.length)
    return shape.map((item, index) => project(item, live[index]));
  if (!isObject(shape) || !isObject(live)) return live;
  return Object.fromEntries(
    Object.keys(shape).flatMap((key) => (key in live ? [[key, project(shape[key], live[key])]] : [])),
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === "" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}

/** Inputs of a refresh: the current values of what was given, and every tag, so that tags of others are visible. */
export function liveInputs(resource: AwsResource, given: Properties, outputs: Properties): Properties {
  const { tags } = outputs;
  const live = project(given, outputs) as Properties;
  const noted = filledIn in given ? { [filledIn]: given[filledIn] } : {};
  return {
    ...live,
    ...noted,
    ...(resource.inputs.includes("tags") && (!isEmpty(tags) || "tags" in given) ? { tags } : {}),
  };
}

/** Inputs of an import: what a program would have to give for this object, without what other resources may manage. */
export function importedInputs({ inputs, replacedBy, shared = [] }: AwsResource, outputs: Properties): Properties {
  const given = inputs.filter(
    (key) => !shared.includes(key) && !isEmpty(outputs[key]) && outputs[key] !== replacedBy[key],
  );
  return Object.fromEntries(given.map((key) => [key, outputs[key]]));
}
