import * as path from "path";

import { LabStatus } from "../daemonClient";
import { LabPaths } from "../paths";
import { Tools } from "../tools/tools";

/** The emulated account's credentials: the emulator checks none, but the SDK and the AWS provider want some. */
export const labCredentials = { AWS_ACCESS_KEY_ID: "AKIALABLABLABLABLAB0", AWS_SECRET_ACCESS_KEY: "lab-secret-access-key" };

/** A token or profile of the user's own account would go with the lab's keys to its controllers, and be of no use there. */
export const foreignVariables = [
  "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
  "PULUMI_CONFIG_PASSPHRASE", "PULUMI_STACK",
];

/** Where nothing answers: a preview without a lab has to call nobody, and must not reach the real AWS if it does. */
const nobody = "http://127.0.0.1:9";

/**
 * What the pulumi CLI and the program find in their environment, in `make` as in a shell that has evaluated `make lab-env`: a
 * file backend and a home of the lab's own, so that nothing is written into the user's `~/.pulumi`.
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function labVariables(paths: LabPaths, status: LabStatus | undefined): Record<string, string> {
  return {
    ...labCredentials,
    AWS_ENDPOINT_URL: status?.awsEndpoint ?? nobody,
    AWS_REGION: status?.region ?? "us-east-1",
    // The SDK's clients warn at each start that releases of 2027 want Node 22; the lockfile pins these.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    PULUMI_HOME: paths.pulumiHome,
    // Without files of metadata beside the state: they are not written in one piece, and one that is empty, of a killed run, is an error.
    PULUMI_BACKEND_URL: `file://${paths.state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.stateKey,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // What is not there is not for download either: an error says so at once.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** This process's own environment with the lab's in the place of whatever else names an account, a backend or a stack. */
export function labEnvironment(tools: Tools, paths: LabPaths, status: LabStatus | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreignVariables.includes(name));
  const searched = [tools.bin, process.env["PATH"] ?? ""].join(path.delimiter);
  return { ...Object.fromEntries(kept), ...labVariables(paths, status), PATH: searched };
}
