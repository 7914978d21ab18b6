import { parseArgs } from "node:util";

import { programCommand } from "../../wait/programCommand";
import type { ClusterName } from "../../wait/stage";

export type CertManagerKind = "existing" | "install";

/** What is to be installed, and by whom. */
export interface Installation {
  readonly owner: string;
  readonly certManager: CertManagerKind;
  /** Version of Cluster API, `vX.Y.Z`. */
  readonly clusterApi: string;
  /** The workload clusters that are to be made. */
  readonly clusters: readonly ClusterName[];
}

/** What is looked at before and while the management cluster is installed. */
export type PreflightRequest = { readonly context?: string } & (
  | ({ readonly kind: "installation" } & Installation)
  | { readonly kind: "cert-manager" | "webhooks"; readonly minutes: number }
);

function optionsOf(request: PreflightRequest): string[] {
  if (request.kind === "installation") {
    const clusters = request.clusters.flatMap(({ namespace, name }) => ["--cluster", `${namespace}/${name}`]);
    return ["--owner", request.owner, "--cert-manager", request.certManager, "--cluster-api", request.clusterApi, ...clusters];
  }
  return ["--minutes", String(request.minutes)];
}

export function preflightCommandLine(request: PreflightRequest): string {
  const context = request.context === undefined ? [] : ["--context", request.context];
  return programCommand("components/management/preflight/main.ts", [request.kind, ...optionsOf(request), ...context]);
}

const usage = "usage: main.ts installation --owner NAME --cert-manager existing|install --cluster-api VERSION [--cluster NAMESPACE/NAME]..., " +
  "or main.ts cert-manager|webhooks --minutes N; [--context NAME], kubeconfig (text or path) on standard input";

interface InstallationOptions {
  readonly owner?: string;
  readonly "cert-manager"?: string;
  readonly "cluster-api"?: string;
  readonly cluster?: readonly string[];
}

function installationOf({ owner, "cert-manager": certManager, "cluster-api": clusterApi, cluster = [] }: InstallationOptions): Installation | undefined {
  if (owner === undefined || clusterApi === undefined || (certManager !== "existing" && certManager !== "install")) return undefined;
  const clusters = cluster.map((text) => text.split("/")).map(([namespace = "", name = ""]) => ({ namespace, name }));
  return clusters.every(({ namespace, name }) => namespace !== "" && name !== "") ? { owner, certManager, clusterApi, clusters } : undefined;
}

/** The request that the arguments of a preflightCommandLine describe; another one is refused with the usage. */
export function parsePreflightRequest(args: readonly string[]): PreflightRequest {
  const text = { type: "string" } as const;
  const options = { owner: text, "cert-manager": text, "cluster-api": text, cluster: { type: "string", multiple: true }, minutes: text, context: text } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const context = values.context === undefined ? {} : { context: values.context };
  const [kind] = positionals;
  const installation = kind === "installation" ? installationOf(values) : undefined;
  if (installation !== undefined) return { kind: "installation", ...installation, ...context };
  const { minutes } = values;
  if ((kind === "cert-manager" || kind === "webhooks") && minutes !== undefined && /^\d+$/.test(minutes)) return { kind, minutes: Number(minutes), ...context };
  throw new Error(usage);
}
