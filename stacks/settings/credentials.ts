import { AwsCredentials, credentialChecks, GivenCredentials } from "../../components/management/credentials";
import { Problem } from "../../components/schema/problem";

/** The part of the environment in which the AWS CLI and SDKs look for credentials. */
export interface CredentialsEnvironment {
  readonly AWS_ACCESS_KEY_ID?: string;
  readonly AWS_SECRET_ACCESS_KEY?: string;
  readonly AWS_SESSION_TOKEN?: string;
}

const variables = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
} as const;
type Part = keyof typeof variables;

export interface FoundCredentials {
  readonly credentials?: AwsCredentials;
  readonly problems: readonly Problem[];
}

/** STS marks the keys of a session so; AWS refuses them without its token. */
const ofSession = /^ASIA/;

const neither: Problem = {
  path: "credentials",
  problem: "there are none, neither here nor in the environment, and the AWS provider's controllers need some",
  fix:
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `pulumi config set --secret --path " +
    "credentials.accessKeyId` and the same for secretAccessKey",
};

function problemsOf(parts: Partial<Record<Part, string>>, nameOf: (part: Part) => string, checked: boolean): Problem[] {
  const required = (["accessKeyId", "secretAccessKey"] as const).filter((part) => parts[part] === undefined);
  const session =
    parts.accessKeyId !== undefined && ofSession.test(parts.accessKeyId) && parts.sessionToken === undefined;
  const wrong = checked
    ? []
    : (Object.entries(parts) as [Part, string][]).flatMap(([part, value]) => {
        const finding = credentialChecks[part](value);
        return finding === undefined ? [] : [{ path: nameOf(part), ...finding }];
      });
  return [
    ...required.map((part) => ({
      path: nameOf(part),
      problem: "is missing beside the rest of the credentials",
      fix: "set it too",
    })),
    ...(session
      ? [
          {
            path: nameOf("sessionToken"),
            problem: "is missing, and the key is one of a session (ASIA...), which AWS refuses without it",
            fix: "set it too",
          },
        ]
      : []),
    ...wrong,
  ];
}

function complete({
  accessKeyId: id,
  secretAccessKey,
  sessionToken,
}: Partial<Record<Part, string>>): AwsCredentials | undefined {
  return id === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId: id, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/**
 * The controllers' credentials: the settings' own, or else the environment's; never some of each. No problem shows a
 * value. `given` has passed the schema, but for what is missing.
 */
export function findCredentials(given: GivenCredentials, environment: CredentialsEnvironment): FoundCredentials {
  const filled = (entries: [Part, string | undefined][]): Partial<Record<Part, string>> =>
    Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""));
  const own = filled(Object.entries(given) as [Part, string | undefined][]);
  if (Object.keys(own).length > 0)
    return { credentials: complete(own), problems: problemsOf(own, (part) => `credentials.${part}`, true) };
  const found = filled(
    (Object.entries(variables) as [Part, keyof CredentialsEnvironment][]).map(([part, variable]) => [
      part,
      environment[variable],
    ]),
  );
  if (Object.keys(found).length === 0) return { problems: [neither] };
  return { credentials: complete(found), problems: problemsOf(found, (part) => variables[part], false) };
}
