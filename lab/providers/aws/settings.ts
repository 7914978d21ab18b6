import { Properties } from "../values";

/** The settings of the AWS provider that the lab supports. */
export interface AwsSettings {
  readonly region?: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** URL by service, such as `iam`. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
}

const known = [
  "region",
  "defaultTags",
  "accessKey",
  "secretKey",
  "token",
  "endpoints",
  "allowedAccountIds",
  "forbiddenAccountIds",
];

/** Settings for checks that the lab skips, for path-style addressing, which it always uses, and for the plugin. */
const withoutEffect = [
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "s3UsePathStyle",
  "version",
  "pluginDownloadURL",
];

/** Pulumi's SDK passes everything but texts to a provider as JSON. */
function parsed(value: unknown): unknown {
  return typeof value === "string" && /^\s*[[{]/.test(value) ? JSON.parse(value) : value;
}

/** Settings that are the same as none. */
function isSet(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== "" && value !== "null" && value !== "false" && value !== false
  );
}

function refuseUnknown(inputs: Properties): void {
  const unknown = Object.keys(inputs).filter(
    (key) => !known.includes(key) && !withoutEffect.includes(key) && isSet(inputs[key]),
  );
  if (unknown.length === 0) return;
  throw new Error(
    `the lab's AWS provider does not support the provider settings ${unknown.join(", ")} (it supports ${known.join(", ")}); ` +
      "remove them from the lab's stack",
  );
}

function credentialsOf(inputs: Properties): AwsSettings["credentials"] {
  const { accessKey, secretKey, token } = inputs as Record<string, string | undefined>;
  if (accessKey === undefined && secretKey === undefined) return undefined;
  if (accessKey === undefined || secretKey === undefined)
    throw new Error("the AWS provider has only one of accessKey and secretKey; give both or neither");
  return {
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    ...(token === undefined ? {} : { sessionToken: token }),
  };
}

/** Later entries win, as in the provider. */
function endpointsOf(value: unknown): Record<string, string> {
  return Object.assign({}, ...((parsed(value) as Record<string, string>[] | undefined) ?? [])) as Record<
    string,
    string
  >;
}

export function readSettings(inputs: Properties): AwsSettings {
  refuseUnknown(inputs);
  // The SDK reads AWS_REGION; the Pulumi provider also reads the older name.
  const region =
    (inputs["region"] as string | undefined) ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  const credentials = credentialsOf(inputs);
  return {
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    defaultTags: (parsed(inputs["defaultTags"]) as { tags?: Record<string, string> } | undefined)?.tags ?? {},
    endpoints: endpointsOf(inputs["endpoints"]),
    allowedAccountIds: (parsed(inputs["allowedAccountIds"]) as string[] | undefined) ?? [],
    forbiddenAccountIds: (parsed(inputs["forbiddenAccountIds"]) as string[] | undefined) ?? [],
  };
}
