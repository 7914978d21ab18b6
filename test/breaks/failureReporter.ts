import { AssertionError } from "assert";
import * as fs from "fs";
import * as path from "path";

import Mocha from "mocha";

import { fieldDifferences } from "../support/fieldDifferences";
import { Failure, TestResult } from "./break";
import { resultsVariable } from "./resultsVariable";

/** A label that is another one differs on hundreds of objects. */
const [longestValue, beforeDifference, mostLines] = [160, 40, 2000];

function textOf(value: unknown): string {
  return value === undefined ? "nothing" : value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? String(value));
}

/** `text` from a little before a position on. */
function cut(text: string, position: number): string {
  const from = text.length > longestValue ? Math.max(0, position - beforeDifference) : 0;
  return `${from > 0 ? "…" : ""}${text.slice(from, from + longestValue)}${text.length > from + longestValue ? "…" : ""}`;
}

function wantedAndFound(expected: unknown, actual: unknown): string {
  const [one, other] = [textOf(expected), textOf(actual)];
  const same = [...one].findIndex((letter, index) => letter !== other[index]);
  const position = expected instanceof RegExp || same < 0 ? 0 : same;
  return `wanted ${cut(one, position)}, found ${cut(other, position)}`;
}

const isContainer = (value: unknown): boolean => typeof value === "object" && value !== null && !(value instanceof RegExp) && !(value instanceof Error);
/** Of `assert.ok`, `throws` and `rejects` the words say more than the values. */
const compared = new Set(["strictEqual", "deepStrictEqual", "notDeepStrictEqual", "match"]);

/** The fields in which two values differ, behind what the test itself calls the values. */
function differences({ actual, expected, generatedMessage, message, operator }: AssertionError): string[] {
  if (!compared.has(operator)) return [];
  const named = generatedMessage ? "" : `${message.split("\n")[0]}: `;
  if (!isContainer(actual) || !isContainer(expected)) return [`${named}${wantedAndFound(expected, actual)}`];
  return fieldDifferences(expected, actual).map(({ field, upstream, ours }) => `${named}${field}: ${wantedAndFound(upstream, ours)}`);
}

/** A property's error says for which values it does not hold; its cause says why. */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

function failureOf(error: Error): Failure {
  const root = rootOf(error);
  const words = (root === error ? [root.message] : [root.message, error.message]).flatMap((text) => text.split("\n"));
  const lines = root instanceof AssertionError ? [...differences(root), ...words] : words;
  return { assertion: root instanceof AssertionError, lines: lines.map((line) => line.trim()).filter((line) => line !== "").slice(0, mostLines) };
}

/** Writes what each test did into the file that the environment names. It extends nothing: Mocha's own reporters turn the values of an assertion into text. */
class FailureReporter {
  public constructor(runner: Mocha.Runner) {
    // A test may change it.
    const folder = process.cwd();
    const results: TestResult[] = [];
    const note = (test: Mocha.Runnable, failure?: Error): void => {
      // A hook has none of its own.
      const file = path.relative(folder, test.file ?? test.parent?.file ?? "");
      results.push({ file, title: test.titlePath().join(" "), ...(failure === undefined ? {} : { failure: failureOf(failure) }) });
    };
    runner.on(Mocha.Runner.constants.EVENT_TEST_PASS, (test: Mocha.Test) => note(test));
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Test, error: Error) => note(test, error));
    runner.on(Mocha.Runner.constants.EVENT_RUN_END, () => fs.writeFileSync(String(process.env[resultsVariable]), JSON.stringify(results)));
  }
}

export = FailureReporter;
