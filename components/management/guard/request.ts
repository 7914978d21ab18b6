import { parseArgs } from "node:util";

import { programCommand } from "../../wait/programCommand";

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
  return programCommand("components/management/guard/main.ts", ["--owner", owner, "--guard", guard, ...(context === undefined ? [] : ["--context", context])]);
}

/** The request that the arguments of a guardCommandLine describe; another one is refused with the usage. */
export function parseGuardRequest(args: readonly string[]): GuardRequest {
  const text = { type: "string" } as const;
  const { owner, guard, context } = parseArgs({ args: [...args], options: { owner: text, guard: text, context: text } }).values;
  if (owner === undefined || guard === undefined) throw new Error("usage: main.ts --owner PROJECT/STACK --guard NAME [--context NAME], kubeconfig (text or path) on standard input");
  return { owner, guard, ...(context === undefined ? {} : { context }) };
}
