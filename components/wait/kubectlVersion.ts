import { UnrecoverableError } from "./observation";

/** kubectl works with API servers one minor version away: https://kubernetes.io/releases/version-skew-policy/#kubectl */
const supportedSkew = 1;

function minorOf(version: string): number | undefined {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  // A kubectl built without its version stamp says v0.0.0, which tells nothing.
  return major === undefined || minor === undefined || major === "0" ? undefined : Number(minor);
}

/** Refuses a kubectl that is older than the API server allows, with both versions and the one that is needed. */
export function checkSkew(client: string, server: string): void {
  const [have, served] = [minorOf(client), minorOf(server)];
  if (have === undefined || served === undefined || have >= served - supportedSkew) return;
  throw new UnrecoverableError(
    `kubectl ${client} is too old for the API server's ${server}: install v1.${served - supportedSkew} or later (https://kubernetes.io/docs/tasks/tools/)`,
  );
}
