import type { AwsCredentials } from "../../components/management/credentials";
import { draftOf, Given, schemaProblems } from "../../components/schema/check";
import { Problem } from "../../components/schema/problem";
import { CredentialsEnvironment, findCredentials, FoundCredentials } from "./credentials";
import { rules, SettingsDraft } from "./rules";
import { Settings, settingsSchema } from "./settings";

/**
 * Settings in which nothing is known to be wrong. `credentials` are the ones that were found, wherever; none where
 * nothing is installed.
 */
export type CheckedSettings = Omit<Settings, "credentials"> & { readonly credentials: AwsCredentials | undefined };

export type Reading = { readonly settings: CheckedSettings } | { readonly problems: readonly Problem[] };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function givenIn(input: unknown): Given {
  return (...path) => path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), input);
}

/** The controllers' credentials, for an installation; credentials that are no object have been refused. */
function credentialsFor(
  given: Given,
  { management }: SettingsDraft,
  environment: CredentialsEnvironment,
): FoundCredentials {
  if (management?.install === false) return { problems: [] };
  const own = given("credentials");
  return findCredentials(isObject(own) ? own : {}, environment);
}

/** The settings, or everything that is wrong with them. `input` holds the values by top-level key. */
export function readSettings(input: unknown, environment: CredentialsEnvironment): Reading {
  const draft = (draftOf(settingsSchema, input) ?? {}) as SettingsDraft;
  const given = givenIn(input);
  const { credentials, problems: ofCredentials } = credentialsFor(given, draft, environment);
  const ofSchema = schemaProblems(settingsSchema, input);
  // What the schema refuses is missing in the draft: a rule that then misses it would say the same thing twice.
  const ofRules = rules
    .flatMap((rule) => rule(draft, given))
    .filter(({ path }) => !ofSchema.some((problem) => problem.path === path));
  const problems = [...ofSchema, ...ofCredentials, ...ofRules];
  if (problems.length > 0) return { problems };
  return { settings: { ...settingsSchema.parse(input), credentials } };
}
