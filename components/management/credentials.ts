export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials as the AWS provider reads them: a profile file in base64, to the byte what
 * `clusterawsadm bootstrap credentials encode-as-profile` prints.
 */
export function encodeAsProfile({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials, region: string): string {
  const lines = ["[default]", `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`, `region = ${region}`];
  const token = sessionToken === undefined ? [""] : ["", `aws_session_token = ${sessionToken}`, ""];
  return Buffer.from([...lines, ...token, ""].join("\n"), "utf8").toString("base64");
}
