import { CheckFailure } from "../provider";
import { Properties } from "../values";
import { filledIn, withName } from "./naming";
import { sameDocument } from "./policyDocument";
import { AwsResource } from "./resourceType";
import { Tags } from "./tags";

function isJson(value: unknown): boolean {
  if (typeof value !== "string") return typeof value === "object";
  try {
    return typeof JSON.parse(value) === "object";
  } catch {
    return false;
  }
}

export function failuresOf(resource: AwsResource, news: Properties): CheckFailure[] {
  const given = Object.keys(news).filter((key) => key !== filledIn && news[key] !== undefined && news[key] !== null);
  const unknown = given.filter((key) => !resource.inputs.includes(key));
  const missing = resource.required.filter((key) => !given.includes(key));
  const broken = (resource.documents ?? []).filter((key) => given.includes(key) && !isJson(news[key]));
  return [
    ...unknown.map((property) => ({
      property,
      reason: `the lab's ${resource.what} supports only ${resource.inputs.join(", ")}; remove it, or implement it under lab/providers/aws`,
    })),
    ...missing.map((property) => ({ property, reason: `the ${resource.what} needs it` })),
    ...broken.map((property) => ({ property, reason: "it is not JSON; give a policy document" })),
  ];
}

/** A document as text; the old text if both mean the same, so that a changed layout is not a change. */
function document(old: unknown, given: unknown): unknown {
  const written = typeof given === "object" ? JSON.stringify(given) : given;
  return sameDocument(old, written) ? old : written;
}

/** The inputs, completed by the provider: a name, its default tags, documents as text. */
export function filled(
  resource: AwsResource,
  urn: string,
  olds: Properties,
  news: Properties,
  defaultTags: Tags,
  seed: Uint8Array,
): Properties {
  const present = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== null && value !== undefined));
  const named = withName(resource, urn, olds, present, seed);
  const documents = (resource.documents ?? [])
    .filter((key) => named[key] !== undefined)
    .map((key) => [key, document(olds[key], named[key])] as const);
  // As in the provider, tags of a resource include the default tags, and override them.
  const tags = { ...defaultTags, ...((named["tags"] as Tags | undefined) ?? {}) };
  const tagged = resource.inputs.includes("tags") && Object.keys(tags).length > 0;
  return { ...named, ...Object.fromEntries(documents), ...(tagged ? { tags } : {}) };
}
