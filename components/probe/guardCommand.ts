import { parseArgs } from "node:util";

import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { programCommand } from "../program/programCommand";
import type { ManagementAccess } from "./waitCommand";

/** What the guard of a management cluster needs to know. */
export interface GuardRequest {
  /** The stack that has installed it, as `<project>/<stack>`. */
  readonly owner: string;
  /** Name of the guard in Pulumi's state. */
  readonly guard: string;
  /** Context of the kubeconfig; its current one if absent. */
  readonly context?: string;
}

export function guardCommandLine({ owner, guard, context }: GuardRequest): string {
  return programCommand("components/probe/guardMain.ts", ["--owner", owner, "--guard", guard, ...(context === undefined ? [] : ["--context", context])]);
}

/** The request that the arguments of a guardCommandLine describe; another one is refused with the usage. */
export function parseGuardRequest(args: readonly string[]): GuardRequest {
  const text = { type: "string" } as const;
  const { owner, guard, context } = parseArgs({ args: [...args], options: { owner: text, guard: text, context: text } }).values;
  if (owner === undefined || guard === undefined) throw new Error("usage: main.ts --owner PROJECT/STACK --guard NAME [--context NAME], kubeconfig (text or path) on standard input");
  return { owner, guard, ...(context === undefined ? {} : { context }) };
}

/** It asks one question; who cannot be asked has refused or missed it in half a minute. */
const deleteTimeout = "2m";

/**
 * Keeps a management cluster as long as there are Clusters on it, whoever has made them: without its controllers nobody
 * can delete them, nor what they have in AWS. A destroy does not run the program, so this is a resource whose deletion
 * fails. What must outlive all Clusters goes into `dependsOn`, and is then deleted after it; the stack's own Clusters
 * depend on it. It has no `triggers`, the only input that would replace it, and an update of the others deletes nothing.
 */
export function guardCommand(name: string, owner: string, { kubeconfig, context }: ManagementAccess, opts: pulumi.CustomResourceOptions): Command {
  const request = { owner, guard: name, ...(context === undefined ? {} : { context }) };
  return new Command(name, { delete: guardCommandLine(request), stdin: kubeconfig }, { customTimeouts: { delete: deleteTimeout }, ...opts });
}
