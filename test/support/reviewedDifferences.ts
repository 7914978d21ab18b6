import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";
import { isDeepStrictEqual } from "util";

import { load } from "js-yaml";

import { differenceText, FoundDifference, placeOf } from "./fieldDifferences";

/** A difference from upstream that was looked at and is meant. */
export interface ReviewedDifference {
  /** Fields that differ, each with the object that it is in: `Cluster: metadata.labels.ccm`. */
  readonly where: readonly string[];
  /** Upstream's value; left out where upstream has none. */
  readonly clusterctl?: unknown;
  /** This program's value; left out where it has none. */
  readonly here?: unknown;
  /** Both have a text, and it does not matter which: nothing but people read it. */
  readonly wording?: true;
  /** Both have a text of several lines; `clusterctl` and `here` are those that the other does not have. */
  readonly lines?: true;
  readonly reason: string;
  readonly link: string;
}

export function readReviewed(file: string): ReviewedDifference[] {
  return load(fs.readFileSync(path.join(__dirname, "..", "upstream", file), "utf8")) as ReviewedDifference[];
}

/** The lines of a text that another has not, without their indentation. */
function ownLines(text: string, other: string): string {
  const [own, others] = [text, other].map((whole) => whole.split("\n").map((line) => line.trim()));
  return (own ?? []).filter((line) => !others?.includes(line)).join("\n");
}

function isReviewed({ upstream, ours }: FoundDifference, reviewed: ReviewedDifference): boolean {
  const { clusterctl, here, wording, lines } = reviewed;
  const texts = typeof upstream === "string" && typeof ours === "string";
  if (wording === true) return texts;
  if (lines === true) return texts && ownLines(upstream, ours) === clusterctl && ownLines(ours, upstream) === here;
  return isDeepStrictEqual(upstream, clusterctl) && isDeepStrictEqual(ours, here);
}

/** Differences that nobody has reviewed, and reviewed ones that are gone: a line for each. */
export function unreviewed(found: readonly FoundDifference[], reviewed: readonly ReviewedDifference[]): string[] {
  const known = new Map(reviewed.flatMap((entry) => entry.where.map((place) => [place, entry] as const)));
  const places = new Set(found.map(placeOf));
  return [
    ...found.flatMap((difference) => {
      const entry = known.get(placeOf(difference));
      if (entry !== undefined && isReviewed(difference, entry)) return [];
      const what = entry === undefined ? "is not reviewed" : "is reviewed with other values";
      return [`${differenceText(difference)}; it ${what}`];
    }),
    ...[...known.keys()]
      .filter((place) => !places.has(place))
      .map((place) => `${place}: is reviewed, and no longer differs`),
  ];
}

export function assertReviewed(found: readonly FoundDifference[], reviewed: readonly ReviewedDifference[]): void {
  const problems = unreviewed(found, reviewed);
  // One line each: a diff of two lists would bury them.
  if (problems.length > 0) assert.fail(problems.join("\n"));
}
