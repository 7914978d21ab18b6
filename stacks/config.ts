import * as pulumi from "@pulumi/pulumi";

import { isText } from "../components/schema/kinds";
import { describeProblems, nearest, Problem } from "../components/schema/problem";
import { refusal } from "./callStacks";
import { clearCredentials } from "./clearCredentials";
import { CheckedSettings, readSettings } from "./settings/readSettings";
import { settingsSchema } from "./settings/settings";

type TopLevelKey = keyof typeof settingsSchema.shape;

const topLevelKeys = Object.keys(settingsSchema.shape) as TopLevelKey[];

function isKnown(key: string): key is TopLevelKey {
  return (topLevelKeys as string[]).includes(key);
}

function unknownKey(key: string): Problem {
  const [first = ""] = key.split(".");
  if (isKnown(first))
    return {
      path: key,
      problem: "is a single key with dots in its name, not a path to a nested setting",
      fix: `remove it, and set it with \`pulumi config set --path ${key}\``,
    };
  const meant = nearest(key, topLevelKeys);
  return {
    path: key,
    problem: "is not a setting",
    fix: meant === undefined ? `remove it; there are ${topLevelKeys.join(", ")}` : `call it ${meant}`,
  };
}

/** Pulumi hands objects over as JSON. A text that is none stays a text, and the schema says what should stand there. */
function decoded(key: TopLevelKey, value: string): unknown {
  if (isText(settingsSchema.shape[key])) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/**
 * The stack's settings: the only place that reads configuration and environment. Everything that is wrong comes in one
 * error, before any resource is registered.
 */
export function loadSettings(): CheckedSettings {
  const project = pulumi.getProject();
  const all = Object.entries(pulumi.runtime.allConfig());
  const own = all.flatMap(([key, value]) =>
    key.startsWith(`${project}:`) ? [[key.slice(project.length + 1), value] as const] : [],
  );
  const input = Object.fromEntries(own.flatMap(([key, value]) => (isKnown(key) ? [[key, decoded(key, value)]] : [])));
  const ofKeys = own.filter(([key]) => !isKnown(key)).map(([key]) => unknownKey(key));
  const reading = readSettings(input, process.env);
  const problems = [
    ...ofKeys,
    ...clearCredentials(project, pulumi.getStack(), input["credentials"]),
    ...("problems" in reading ? reading.problems : []),
  ];
  if (problems.length > 0 || "problems" in reading) throw refusal(describeProblems(problems));
  return reading.settings;
}
