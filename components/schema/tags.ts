import type { z } from "zod";

import { Check, FieldMeta, named, text } from "./fields";
import { Finding, Path, pathText, Problem } from "./problem";

const characters = /^[\p{L}\p{N}\s_.:=+\-@/]*$/u;
const asciiCharacters = /^[a-zA-Z0-9\s_.:=+\-@/]*$/;
const [longestKey, longestValue] = [128, 256];

/** On all that the AWS provider makes for a cluster: the stack whose cluster it is. */
export const ownerTag = "capi-ignition/stack";

/** The tags by which a stack knows what was made for its clusters. */
export function ownerTags(owner: string | undefined): Readonly<Record<string, string>> {
  return owner === undefined ? {} : { [ownerTag]: owner };
}

/** Keys under which the AWS provider, the cloud controller manager and this program find what is theirs. */
const ownedKeys = /^(sigs\.k8s\.io\/cluster-api-provider-aws\/|kubernetes\.io\/cluster\/|capi-ignition\/)/;

const charactersFinding: Check<string> = (word) => {
  if (asciiCharacters.test(word)) return undefined;
  const others = characters.test(word)
    ? "letters beyond ASCII, which the AWS provider refuses"
    : "characters that AWS refuses in tags";
  return { problem: `has ${others}`, fix: "use letters, digits, spaces and _ . : / = + - @" };
};

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const tagKey: Check<string> = (key) => {
  if (key.length < 1 || key.length > longestKey)
    return {
      problem: `is a tag key of ${key.length} characters; AWS takes 1 to ${longestKey}`,
      fix: "shorten the key",
    };
  if (/^aws:/i.test(key)) return { problem: "begins with aws:, which AWS keeps for itself", fix: "take another key" };
  if (ownedKeys.test(key))
    return {
      problem: "is a key by which the controllers and this program find what they own",
      fix: "take another key",
    };
  return charactersFinding(key);
};

const tagValue: Check<string> = (value) =>
  value.length > longestValue
    ? {
        problem: `has ${value.length} characters; AWS takes ${longestValue} in a tag's value`,
        fix: "shorten the value",
      }
    : charactersFinding(value);

/** Tags of AWS resources, by their keys. */
export function tagsField(meta: FieldMeta): z.ZodRecord<z.ZodString, z.ZodString> {
  const value = text({ description: "Value of the tag.", example: '"platform"' }, tagValue);
  return named(value, { placeholder: "key", ...meta }, tagKey);
}

/**
 * AWS takes 50 tags on a resource; the AWS provider and the cloud controller manager add up to six of their own, and
 * this program its owner's.
 */
const mostTags = 43;

/** What is wrong with the number of tags that come onto one resource. */
export function tagNumberFinding(tags: object): Finding | undefined {
  const number = Object.keys(tags).length;
  if (number <= mostTags) return undefined;
  const problem = `puts ${number} tags on a resource; AWS allows 50, and the controllers add their own`;
  return { problem, fix: `keep at most ${mostTags}` };
}

/** The first two keys that differ in nothing but case. */
function sameButForCase(tags: object): readonly [string, string] | undefined {
  const keys = Object.keys(tags);
  const lower = keys.map((key) => key.toLowerCase());
  const index = lower.findIndex((key, at) => lower.indexOf(key) < at);
  return index < 0 ? undefined : [keys[lower.indexOf(lower[index]!)]!, keys[index]!];
}

const mostOnRole = 50;

/**
 * What IAM has against the tags of a role or user, which the rest of AWS takes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity
 */
export function iamTagProblems(path: Path, tags: object): Problem[] {
  const number = Object.keys(tags).length;
  const many = {
    path: pathText(path),
    problem: `makes ${number} tags on a role together with those of the stack; IAM takes ${mostOnRole}`,
    fix: "leave some out",
  };
  const [one, other] = sameButForCase(tags) ?? [];
  const same = {
    path: pathText([...path, other ?? ""]),
    problem: `is the key ${one} in other letters, and IAM refuses two such keys on a role`,
    fix: "write both in the same letters, or keep one of them",
  };
  return [...(number > mostOnRole && path.length > 1 ? [many] : []), ...(other === undefined ? [] : [same])];
}
