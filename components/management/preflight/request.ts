import { parseArgs } from "node:util";

import { programCommand } from "../../wait/programCommand";

export type CertManagerKind = "existing" | "install";

/** What is looked at before and while the management cluster is installed. */
export type PreflightRequest = { readonly context?: string } & (
  | { readonly kind: "installation"; readonly owner: string; readonly certManager: CertManagerKind }
  | { readonly kind: "cert-manager" | "webhooks"; readonly minutes: number }
);

function optionsOf(request: PreflightRequest): string[] {
  if (request.kind === "installation") return ["--owner", request.owner, "--cert-manager", request.certManager];
  return ["--minutes", String(request.minutes)];
}

export function preflightCommandLine(request: PreflightRequest): string {
  const context = request.context === undefined ? [] : ["--context", request.context];
  return programCommand("components/management/preflight/main.ts", [request.kind, ...optionsOf(request), ...context]);
}

const usage = "usage: main.ts installation --owner NAME --cert-manager existing|install, or main.ts cert-manager|webhooks --minutes N; " +
  "[--context NAME], kubeconfig (text or path) on standard input";

/** The request that the arguments of a preflightCommandLine describe; another one is refused with the usage. */
export function parsePreflightRequest(args: readonly string[]): PreflightRequest {
  const text = { type: "string" } as const;
  const options = { owner: text, "cert-manager": text, minutes: text, context: text };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { owner, "cert-manager": certManager, minutes } = values;
  const context = values.context === undefined ? {} : { context: values.context };
  if (positionals[0] === "installation" && owner !== undefined && (certManager === "existing" || certManager === "install")) {
    return { kind: "installation", owner, certManager, ...context };
  }
  const [kind] = positionals;
  if ((kind === "cert-manager" || kind === "webhooks") && minutes !== undefined && /^\d+$/.test(minutes)) return { kind, minutes: Number(minutes), ...context };
  throw new Error(usage);
}
