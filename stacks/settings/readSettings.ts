import type { AwsCredentials } from "../../components/management/credentials";
import { rules } from "./across/rules";
import { SettingsDraft } from "./across/rule";
import { CredentialsEnvironment, findCredentials } from "./credentials";
import { draftOf } from "./draft";
import { Problem } from "./problem";
import { schemaProblems } from "./schemaProblems";
import { Settings, settingsSchema } from "./settings";

/** Settings in which nothing is known to be wrong. `credentials` are the ones that were found, wherever. */
export type CheckedSettings = Omit<Settings, "credentials"> & { readonly credentials: AwsCredentials };

export type Reading = { readonly settings: CheckedSettings } | { readonly problems: readonly Problem[] };

/** The part of a value that is an object, whatever else is wrong with it; credentials that are none have been refused. */
function given(input: unknown): Record<string, unknown> {
  const credentials = typeof input === "object" && input !== null ? (input as Record<string, unknown>)["credentials"] : undefined;
  return typeof credentials === "object" && credentials !== null ? (credentials as Record<string, unknown>) : {};
}

/** The settings, or everything that is wrong with them. `input` holds the values by top-level key. */
export function readSettings(input: unknown, environment: CredentialsEnvironment): Reading {
  const draft = (draftOf(settingsSchema, input) ?? {}) as SettingsDraft;
  const { credentials, problems: ofCredentials } = findCredentials(given(input), environment);
  const ofSchema = schemaProblems(settingsSchema, input);
  // What the schema refuses is missing in the draft: a rule that then misses it would say the same thing twice.
  const ofRules = rules.flatMap((rule) => rule(draft)).filter(({ path }) => !ofSchema.some((problem) => problem.path === path));
  const problems = [...ofSchema, ...ofCredentials, ...ofRules];
  if (problems.length > 0 || credentials === undefined) return { problems };
  return { settings: { ...settingsSchema.parse(input), credentials } };
}
