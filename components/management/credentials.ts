import type { z } from "zod";

import { Check, count, FieldMeta, section, text } from "../schema/fields";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html (AccessKeyId) */
const accessKeyId: Check<string> = (id) =>
  /^\w{16,128}$/.test(id)
    ? undefined
    : {
        problem: "is not an AWS access key id (16 or more letters and digits)",
        fix: "copy it again from where the key was made",
      };

const oneLine: Check<string> = (secret) =>
  /^\S+$/.test(secret)
    ? undefined
    : {
        problem: "is empty or has spaces or line breaks, which no AWS credential has",
        fix: "copy it again, without what stands around it",
      };

/** What is right for each, wherever it comes from. */
export const credentialChecks = { accessKeyId, secretAccessKey: oneLine, sessionToken: oneLine };

function secretText({ description, otherwise }: FieldMeta, check: Check<string>): z.ZodOptional<z.ZodString> {
  const see = "https://cluster-api-aws.sigs.k8s.io/clusterawsadm/clusterawsadm_bootstrap_credentials_encode-as-profile";
  return text({ description, otherwise, secret: true, see }, check).optional();
}

/** Hours; of GetSessionToken, whose sessions last longest. */
const longestSession = 36;

/** All of it is secret: nothing of it is printed, not even the key's id. */
export const credentials = section(
  {
    accessKeyId: secretText(
      { description: "Access key id of the user or session.", otherwise: "the environment's `AWS_ACCESS_KEY_ID`" },
      accessKeyId,
    ),
    secretAccessKey: secretText(
      { description: "Secret access key.", otherwise: "the environment's `AWS_SECRET_ACCESS_KEY`" },
      oneLine,
    ),
    sessionToken: secretText(
      {
        description: "Session token; temporary keys (`ASIA...`) need it.",
        otherwise: "the environment's `AWS_SESSION_TOKEN`, if the keys come from there too",
      },
      oneLine,
    ),
    sessionHours: count(
      {
        description:
          "For how long the keys of a session last, from the run that hands them over. Allows them for controllers, " +
          "which cannot renew them: without another `up` in that time, with new ones, clusters are cared for no longer.",
        otherwise: "keys of a session are refused",
        example: "12",
        see: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html",
        change: "nothing until the next run",
      },
      { min: 1, max: longestSession },
    ).optional(),
  },
  {
    description:
      "Credentials with which the AWS provider's controllers call AWS, stored in its Secret on the management cluster. " +
      "Set them with `pulumi config set --secret --path`. The program's own calls use the credentials that the AWS SDK " +
      "finds, like the pulumi CLI.",
    otherwise: "the environment's variables",
    secret: true,
    see: "https://cluster-api-aws.sigs.k8s.io/topics/specify-management-iam-role",
    change: {
      kind: "restarts the controllers",
      words: "the AWS provider's alone, which then calls AWS with the new ones",
    },
  },
).prefault({});

export type GivenCredentials = z.output<typeof credentials>;

/** Credentials that AWS can be called with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials as the AWS provider reads them: a profile file in base64, to the byte what
 * `clusterawsadm bootstrap credentials encode-as-profile` prints.
 */
export function encodeAsProfile(
  { accessKeyId: id, secretAccessKey, sessionToken }: AwsCredentials,
  region: string,
): string {
  const keys = [`aws_access_key_id = ${id}`, `aws_secret_access_key = ${secretAccessKey}`];
  const token = sessionToken === undefined ? [""] : ["", `aws_session_token = ${sessionToken}`, ""];
  const lines = ["[default]", ...keys, `region = ${region}`, ...token, ""];
  return Buffer.from(lines.join("\n"), "utf8").toString("base64");
}
