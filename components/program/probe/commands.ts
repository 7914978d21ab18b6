import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { programLine, requestEnvironment } from "../call";
import type { Guard, Look, Preflight, ProbeRequest, SameCluster, WaitRequest } from "./request";

/** How a cluster's API server is reached: a kubeconfig as its path or its text, and which of its contexts. */
export interface ClusterAccess {
  readonly kubeconfig: pulumi.Input<string>;
  readonly context?: string;
}

/** Access to the management cluster. */
export type ManagementAccess = ClusterAccess;

export interface WaitArgs extends WaitRequest {
  readonly access: ClusterAccess;
}

/** Extra minutes in which the program can report what it was waiting for, before Pulumi ends it without a word. */
const grace = { wait: 1, preflight: 2 } as const;

/** The guard asks one question, again for 20 s where nobody answers; each attempt is over in half a minute. */
const guardTimeout = "2m";

/**
 * Inputs of a command that asks an API server. The kubeconfig goes over standard input: arguments and environments are
 * for everyone to see.
 */
function inputs(
  request: ProbeRequest,
  { kubeconfig, context }: ClusterAccess,
): { environment: Record<string, string>; stdin: pulumi.Input<string> } {
  return { environment: requestEnvironment({ ...request, context }), stdin: kubeconfig };
}

/** How many times a step's limit the rollout of so many machines may take: one more comes before the first goes. */
export function rolloutSteps(machines: number): number {
  return machines + 1;
}

/**
 * A wait as a resource: created when its stage is reached, run again when its request changes (without an update
 * command the package runs `create`).
 */
export function waitCommand(
  name: string,
  { access, ...request }: WaitArgs,
  opts: pulumi.CustomResourceOptions,
): Command {
  const limit = `${request.minutes * (request.machines ?? 1) + grace.wait}m`;
  const args = { create: programLine("create"), ...inputs({ run: "wait", ...request }, access) };
  return new Command(name, args, { customTimeouts: { create: limit, update: limit }, ...opts });
}

/** One of the guide's last looks; its text is `stdout`. */
export function lookCommand(
  name: string,
  look: Look,
  kubeconfig: pulumi.Input<string>,
  revision: string,
  opts: pulumi.CustomResourceOptions,
): Command {
  return new Command(
    name,
    { create: programLine("create"), ...inputs({ run: "look", look, revision }, { kubeconfig }) },
    opts,
  );
}

/** A check of the management cluster as a resource. */
export function preflightCommand(
  name: string,
  preflight: Preflight,
  access: ManagementAccess,
  opts: pulumi.CustomResourceOptions,
): Command {
  const limit = `${("minutes" in preflight ? preflight.minutes : 0) + grace.preflight}m`;
  const args = { create: programLine("create"), ...inputs({ run: "preflight", preflight }, access) };
  return new Command(name, args, { customTimeouts: { create: limit, update: limit }, ...opts });
}

/**
 * Keeps a management cluster as long as there are Clusters on it, whoever has made them: without its controllers nobody
 * can delete them, nor what they have in AWS. A destroy does not run the program, so this is a resource whose deletion
 * fails. What must outlive all Clusters goes into `dependsOn`, and is then deleted after it; the stack's own Clusters
 * depend on it. It has no `triggers`, the only input that would replace it, and an update of the others deletes
 * nothing.
 */
export function guardCommand(
  name: string,
  owner: string,
  access: ManagementAccess,
  opts: pulumi.CustomResourceOptions,
): Command {
  const request: Guard = { owner, guard: name };
  return new Command(
    name,
    { delete: programLine("delete"), ...inputs({ run: "guard", ...request }, access) },
    { customTimeouts: { delete: guardTimeout }, ...opts },
  );
}

/**
 * Keeps everything where the kubeconfig leads to another cluster than the one that the preflight has named: there each
 * object would count as deleted, because it is not found. Like the guard, it is a resource whose deletion fails, since
 * a destroy does not run the program. What must not be deleted before it goes into `dependsOn`.
 */
export function sameClusterCommand(
  name: string,
  verdict: pulumi.Output<string>,
  { kubeconfig, context }: ManagementAccess,
  opts: pulumi.CustomResourceOptions,
): Command {
  const environment = verdict.apply((known) => {
    const request: SameCluster = { guard: name, verdict: known };
    return requestEnvironment({ run: "same-cluster", ...request, context });
  });
  return new Command(
    name,
    { delete: programLine("delete"), environment, stdin: kubeconfig },
    { customTimeouts: { delete: guardTimeout }, ...opts },
  );
}
