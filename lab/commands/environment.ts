import { LabStatus } from "../daemonClient";
import { Tools } from "../tools/tools";

/** The emulated account's credentials: the emulator checks none, but the SDK and the AWS provider want some. */
export const labCredentials = { AWS_ACCESS_KEY_ID: "AKIALABLABLABLABLAB0", AWS_SECRET_ACCESS_KEY: "lab-secret-access-key" };

/** What the program and its commands find in their environment, as a user's shell would give it to the pulumi CLI. */
export function prepareEnvironment(tools: Tools, status: LabStatus | undefined): void {
  // A token or profile of the user's own account would go with the lab's keys to its controllers, and be of no use there.
  for (const name of Object.keys(process.env)) if (/^AWS_(SESSION_TOKEN|SECURITY_TOKEN|PROFILE|DEFAULT_PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE)$/.test(name)) delete process.env[name];
  Object.assign(process.env, labCredentials);
  process.env["PATH"] = `${tools.bin}:${process.env["PATH"] ?? ""}`;
  if (status === undefined) return;
  process.env["AWS_ENDPOINT_URL"] = status.awsEndpoint;
  process.env["AWS_REGION"] = status.region;
}
