import { parseArgs } from "node:util";

import { programCommand } from "../program/programCommand";

/** A run of main.ts. Which definitions it is about is in its environment, where a preview shows it. */
export type DefinitionsRequest = { readonly minutes: number; readonly context?: string } & (
  /** `sha256` is the checksum of the definitions' text. */
  | { readonly action: "apply"; readonly sha256: string }
  | { readonly action: "delete" }
);

/** The environment variable with the summary of each definition, by its name. */
export const summariesVariable = "CRDS";

export function definitionsCommandLine(request: DefinitionsRequest): string {
  const text = request.action === "apply" ? ["--sha256", request.sha256] : [];
  const context = request.context === undefined ? [] : ["--context", request.context];
  return programCommand("components/crds/main.ts", [request.action, ...text, "--minutes", String(request.minutes), ...context]);
}

const usage = `usage: main.ts apply --sha256 CHECKSUM --minutes N, or main.ts delete --minutes N; [--context NAME], ` +
  `kubeconfig (text or path) on standard input, the definitions by name in ${summariesVariable}`;

/** The request that the arguments of a definitionsCommandLine describe; another one is refused with the usage. */
export function parseDefinitionsRequest(args: readonly string[]): DefinitionsRequest {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { sha256: text, minutes: text, context: text } });
  const { sha256, minutes, context } = values;
  if (minutes === undefined || !/^\d+$/.test(minutes)) throw new Error(usage);
  const common = { minutes: Number(minutes), ...(context === undefined ? {} : { context }) };
  const [action] = positionals;
  if (action === "apply" && sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256)) return { action, sha256, ...common };
  if (action === "delete" && sha256 === undefined) return { action, ...common };
  throw new Error(usage);
}

/** The names in the variable; `undefined` where it is not set, as in a shell. */
export function namesIn(summaries: string | undefined): string[] {
  if (summaries === undefined) throw new Error(usage);
  return Object.keys(JSON.parse(summaries) as Record<string, string>);
}
