import { AwsCredentials, credentialChecks, GivenCredentials } from "../../components/management/credentials";
import { Problem } from "../../components/schema/problem";

/** The part of the environment in which the AWS CLI and SDKs look for credentials. */
export interface CredentialsEnvironment {
  readonly AWS_ACCESS_KEY_ID?: string;
  readonly AWS_SECRET_ACCESS_KEY?: string;
  readonly AWS_SESSION_TOKEN?: string;
  /** With one, the program's own calls may have other keys than these. */
  readonly AWS_PROFILE?: string;
}

const variables = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
} as const;
type Part = keyof typeof variables;

export interface FoundCredentials {
  readonly credentials?: AwsCredentials;
  /** Whether the program's own calls to AWS have them, too. */
  readonly ofRun?: boolean;
  readonly problems: readonly Problem[];
}

/** STS marks the keys of a session so; AWS refuses them without its token. */
const ofSession = /^ASIA/;

/** The keys of a session end while the controllers hold them, and nobody but a run of this program brings others. */
function isSession({ accessKeyId = "", sessionToken }: Partial<Record<Part, string>>): boolean {
  return ofSession.test(accessKeyId) || sessionToken !== undefined;
}

function sessionProblem(path: string): Problem {
  return {
    path,
    problem:
      "is of a session (SSO, an assumed role, CI's OIDC), which ends after some hours; the controllers keep the keys " +
      "and cannot renew them, so that clusters could then neither be changed nor deleted",
    fix:
      "set the keys of an IAM user with the controllers' policies (iam.bootstrapUser makes one), or set " +
      "credentials.sessionHours to the hours that the session lasts, and run `pulumi up` again before they are over",
  };
}

const neither: Problem = {
  path: "credentials",
  problem: "are missing, in the settings and in the environment, but the AWS provider's controllers need them",
  fix:
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `pulumi config set --secret --path " +
    "credentials.accessKeyId` and the same for secretAccessKey",
};

interface Judged {
  readonly nameOf: (part: Part) => string;
  /** Whether the schema has looked at each part. */
  readonly checked: boolean;
  readonly sessionAllowed: boolean;
}

function problemsOf(parts: Partial<Record<Part, string>>, { nameOf, checked, sessionAllowed }: Judged): Problem[] {
  const required = (["accessKeyId", "secretAccessKey"] as const).filter((part) => parts[part] === undefined);
  const lacksToken = isSession(parts) && parts.sessionToken === undefined;
  const session = isSession(parts) && !sessionAllowed && required.length === 0 && !lacksToken;
  const wrong = checked
    ? []
    : (Object.entries(parts) as [Part, string][]).flatMap(([part, value]) => {
        const finding = credentialChecks[part](value);
        return finding === undefined ? [] : [{ path: nameOf(part), ...finding }];
      });
  return [
    ...required.map((part) => ({
      path: nameOf(part),
      problem: "is missing, but the rest of the credentials is set",
      fix: "set it too",
    })),
    ...(session ? [sessionProblem(nameOf("sessionToken"))] : []),
    ...(lacksToken
      ? [
          {
            path: nameOf("sessionToken"),
            problem: "is missing, and AWS refuses a temporary key (ASIA...) without it",
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
  const { sessionHours, ...keys } = given;
  const sessionAllowed = sessionHours !== undefined;
  const own = filled(Object.entries(keys) as [Part, string | undefined][]);
  if (Object.keys(own).length > 0) {
    const judged = { nameOf: (part: Part) => `credentials.${part}`, checked: true, sessionAllowed };
    return { credentials: complete(own), problems: problemsOf(own, judged) };
  }
  const found = filled(
    (Object.entries(variables) as [Part, keyof CredentialsEnvironment][]).map(([part, variable]) => [
      part,
      environment[variable],
    ]),
  );
  if (Object.keys(found).length === 0) return { problems: [neither] };
  const judged = { nameOf: (part: Part) => variables[part], checked: false, sessionAllowed };
  const ofRun = (environment.AWS_PROFILE ?? "") === "";
  return { credentials: complete(found), ofRun, problems: problemsOf(found, judged) };
}
