import { parseArgs } from "node:util";

import { programCommand } from "../program/programCommand";
import type { ClusterName } from "./stage";

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

/** What is to be made with an installation that is taken as it is, and by whom. */
export interface GivenInstallation {
  readonly owner: string;
  /** The workload clusters that are to be made. */
  readonly clusters: readonly ClusterName[];
  /** Whether their namespaces are made, or have to be there. */
  readonly makeNamespaces: boolean;
}

/** What is looked at before and while the management cluster is installed. */
export type PreflightRequest = { readonly context?: string } & (
  | ({ readonly kind: "installation" } & Installation)
  | ({ readonly kind: "given" } & GivenInstallation)
  | { readonly kind: "cert-manager" | "webhooks"; readonly minutes: number }
);

function clusterOptions(clusters: readonly ClusterName[]): string[] {
  return clusters.flatMap(({ namespace, name }) => ["--cluster", `${namespace}/${name}`]);
}

function optionsOf(request: PreflightRequest): string[] {
  switch (request.kind) {
    case "installation":
      return ["--owner", request.owner, "--cert-manager", request.certManager, "--cluster-api", request.clusterApi, ...clusterOptions(request.clusters)];
    case "given":
      return ["--owner", request.owner, ...(request.makeNamespaces ? ["--make-namespaces"] : []), ...clusterOptions(request.clusters)];
    default:
      return ["--minutes", String(request.minutes)];
  }
}

export function preflightCommandLine(request: PreflightRequest): string {
  const context = request.context === undefined ? [] : ["--context", request.context];
  return programCommand("components/probe/preflightMain.ts", [request.kind, ...optionsOf(request), ...context]);
}

const usage = "usage: main.ts installation --owner NAME --cert-manager existing|install --cluster-api VERSION [--cluster NAMESPACE/NAME]..., " +
  "or main.ts given --owner NAME [--make-namespaces] [--cluster NAMESPACE/NAME]..., or main.ts cert-manager|webhooks --minutes N; [--context NAME], kubeconfig (text or path) on standard input";

interface Options {
  readonly owner?: string;
  readonly "cert-manager"?: string;
  readonly "cluster-api"?: string;
  readonly cluster?: readonly string[];
  readonly "make-namespaces"?: boolean;
}

function clustersOf({ cluster = [] }: Options): ClusterName[] | undefined {
  const clusters = cluster.map((text) => text.split("/")).map(([namespace = "", name = ""]) => ({ namespace, name }));
  return clusters.every(({ namespace, name }) => namespace !== "" && name !== "") ? clusters : undefined;
}

function installationOf(options: Options): Installation | undefined {
  const { owner, "cert-manager": certManager, "cluster-api": clusterApi } = options;
  const clusters = clustersOf(options);
  if (owner === undefined || clusterApi === undefined || (certManager !== "existing" && certManager !== "install")) return undefined;
  return clusters === undefined ? undefined : { owner, certManager, clusterApi, clusters };
}

function givenOf(options: Options): GivenInstallation | undefined {
  const { owner, "make-namespaces": makeNamespaces = false } = options;
  const clusters = clustersOf(options);
  return owner === undefined || clusters === undefined ? undefined : { owner, clusters, makeNamespaces };
}

/** The request that the arguments of a preflightCommandLine describe; another one is refused with the usage. */
export function parsePreflightRequest(args: readonly string[]): PreflightRequest {
  const text = { type: "string" } as const;
  const options = { owner: text, "cert-manager": text, "cluster-api": text, cluster: { type: "string", multiple: true }, "make-namespaces": { type: "boolean" }, minutes: text, context: text } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const context = values.context === undefined ? {} : { context: values.context };
  const [kind] = positionals;
  const installation = kind === "installation" ? installationOf(values) : undefined;
  if (installation !== undefined) return { kind: "installation", ...installation, ...context };
  const given = kind === "given" ? givenOf(values) : undefined;
  if (given !== undefined) return { kind: "given", ...given, ...context };
  const { minutes } = values;
  if ((kind === "cert-manager" || kind === "webhooks") && minutes !== undefined && /^\d+$/.test(minutes)) return { kind, minutes: Number(minutes), ...context };
  throw new Error(usage);
}
