import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { preflightCommandLine, PreflightRequest } from "./preflightRequest";
import { ManagementAccess } from "./waitCommand";

/** The look at the installation takes seconds; a wait has its own limit and this much to say what it missed. */
const graceMinutes = 2;

/** Without `context`, as distributed over each member of the union. */
type Look<R> = R extends unknown ? Omit<R, "context"> : never;

/** A look at the management cluster as a resource. The kubeconfig goes over standard input: arguments are for everyone to see. */
export function preflightCommand(name: string, look: Look<PreflightRequest>, { kubeconfig, context }: ManagementAccess, opts: pulumi.CustomResourceOptions): Command {
  const request = { ...look, ...(context === undefined ? {} : { context }) };
  const limit = `${("minutes" in request ? request.minutes : 0) + graceMinutes}m`;
  return new Command(name, { create: preflightCommandLine(request), stdin: kubeconfig }, { customTimeouts: { create: limit, update: limit }, ...opts });
}
