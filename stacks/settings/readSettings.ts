import type { AwsCredentials } from "../../components/management/credentials";
import { besides, draftOf, Given, schemaProblems } from "../../components/schema/check";
import { Problem } from "../../components/schema/problem";
import { defined } from "../../components/schema/values";
import { CredentialsEnvironment, findCredentials, FoundCredentials } from "./credentials";
import { rules, SettingsDraft } from "./rules";
import { Settings, settingsSchema } from "./settings";

/**
 * Settings in which nothing is known to be wrong. `credentials` are the ones that were found, wherever; none where
 * nothing is installed.
 */
export type CheckedSettings = Omit<Settings, "credentials"> & {
  readonly credentials: AwsCredentials | undefined;
  /** Whether they are also those of the program's own calls to AWS. */
  readonly credentialsOfRun: boolean;
  /** For how long they last; keys of a session are refused without it. */
  readonly sessionHours?: number;
};

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
  const {
    credentials,
    ofRun: credentialsOfRun = false,
    problems: ofCredentials,
  } = credentialsFor(given, draft, environment);
  const ofSchema = schemaProblems(settingsSchema, input);
  const ofRules = rules.flatMap((rule) => rule(draft, given));
  const problems = [...ofSchema, ...ofCredentials, ...besides(ofSchema, ofRules)];
  if (problems.length > 0) return { problems };
  // A draft of which nothing is refused is the whole.
  const settings = draft as Settings;
  const { sessionHours } = settings.credentials;
  return { settings: { ...settings, credentials, credentialsOfRun, ...defined({ sessionHours }) } };
}
