import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { ClusterName, Stage } from "./stage";
import { Look, lookCommandLine, waitCommandLine } from "./waitRequest";

/** How a cluster's API server is reached: a kubeconfig as its path or its text, and which of its contexts. */
export interface ClusterAccess {
  readonly kubeconfig: pulumi.Input<string>;
  readonly context?: string;
}

/** Access to the management cluster. */
export type ManagementAccess = ClusterAccess;

export interface WaitArgs {
  readonly stage: Stage;
  readonly cluster: ClusterName;
  readonly access: ClusterAccess;
  readonly minutes: number;
  /** A hash of what is waited for, where the stage's own arguments do not show its changes: another one makes the command run again. */
  readonly revision?: string;
}

/** So long the program has to say itself what it missed, before Pulumi ends it without a word. */
const graceMinutes = 1;

function environment(revision: string | undefined): { environment?: { REVISION: string } } {
  return revision === undefined ? {} : { environment: { REVISION: revision } };
}

/**
 * A wait as a resource: created when its stage is reached, run again when its command changes (without an update
 * command the package runs `create`). The kubeconfig goes over standard input: arguments are for everyone to see.
 */
export function waitCommand(name: string, { stage, cluster, access, minutes, revision }: WaitArgs, opts: pulumi.CustomResourceOptions): Command {
  const { kubeconfig, context } = access;
  const create = waitCommandLine({ stage, cluster, minutes, ...(context === undefined ? {} : { context }) });
  const limit = `${minutes + graceMinutes}m`;
  return new Command(name, { create, stdin: kubeconfig, ...environment(revision) }, { customTimeouts: { create: limit, update: limit }, ...opts });
}

/** One of the guide's last looks; its text is `stdout`. */
export function lookCommand(name: string, look: Look, kubeconfig: pulumi.Input<string>, revision: string, opts: pulumi.CustomResourceOptions): Command {
  return new Command(name, { create: lookCommandLine(look), stdin: kubeconfig, ...environment(revision) }, opts);
}
