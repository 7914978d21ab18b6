import * as path from "path";

import { LabStatus } from "../daemonClient";
import { LabPaths } from "../paths";
import { Tools } from "../tools/tools";

/** The emulated account's credentials: the emulator does not check them, but the SDK and the AWS provider need some. */
export const labCredentials = {
  AWS_ACCESS_KEY_ID: "AKIALABLABLABLABLAB0",
  AWS_SECRET_ACCESS_KEY: "lab-secret-access-key",
};

/**
 * A token or profile of the user's own account would reach the lab's controllers together with the lab's keys, and be
 * useless there.
 */
export const foreignVariables = [
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_STACK",
];

/** An address where nothing answers: a preview without a lab must not call anything, and in no case the real AWS. */
const nobody = "http://127.0.0.1:9";

/**
 * The environment of the pulumi CLI and the program, in `make` and in a shell that has evaluated `make lab-env`: the
 * lab's own file backend and Pulumi home, so that nothing is written into the user's `~/.pulumi`.
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function labVariables(paths: LabPaths, status: LabStatus | undefined): Record<string, string> {
  return {
    ...labCredentials,
    AWS_ENDPOINT_URL: status?.awsEndpoint ?? nobody,
    AWS_REGION: status?.region ?? "us-east-1",
    // The SDK clients warn at each start that releases of 2027 need Node 22; the lockfile pins older ones.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    PULUMI_HOME: paths.pulumiHome,
    // Without metadata files beside the state: they are not written atomically, and an empty one left by a killed run
    // is an error.
    PULUMI_BACKEND_URL: `file://${paths.state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.stateKey,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The Kubernetes provider that builds from Go modules is an earlier one than the npm package's, and knows the
    // program's `enablePatchForce` by this variable alone.
    PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
    // A missing plugin cannot be downloaded: fail at once instead.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * This process's environment, with the lab's variables instead of all others that select an account, a backend or a
 * stack.
 */
export function labEnvironment(tools: Tools, paths: LabPaths, status: LabStatus | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreignVariables.includes(name));
  const searched = [tools.bin, process.env["PATH"] ?? ""].join(path.delimiter);
  return { ...Object.fromEntries(kept), ...labVariables(paths, status), PATH: searched };
}
