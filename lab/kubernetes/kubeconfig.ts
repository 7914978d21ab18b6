import * as fs from "fs";

import { secretYaml } from "../../components/kubernetes/manifest";

export interface KubeconfigEntry {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string; readonly user: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly users?: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

/** A kubeconfig given as a path has one line and no colon-space; its text has both. */
function textOf(textOrPath: string): string {
  return textOrPath.includes("\n") ? textOrPath : fs.readFileSync(textOrPath, "utf8");
}

function pem(values: Readonly<Record<string, string>>, key: string): string {
  const data = values[`${key}-data`];
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  const file = values[key];
  if (file !== undefined) return fs.readFileSync(file, "utf8");
  throw new Error(`the kubeconfig has no ${key}: the lab supports only client certificates`);
}

/** Server and certificates of a context; default: the current context. */
export function readKubeconfig(textOrPath: string, contextName?: string): KubeconfigEntry {
  const config = secretYaml(textOf(textOrPath)) as Kubeconfig;
  const wanted = contextName ?? config["current-context"];
  const context = config.contexts?.find(({ name }) => name === wanted)?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users?.find(({ name }) => name === context?.user)?.user;
  const server = cluster?.["server"];
  if (cluster === undefined || user === undefined || server === undefined) {
    const known = (config.contexts ?? []).map(({ name }) => name).join(", ");
    throw new Error(`the kubeconfig has no complete context "${wanted ?? ""}"; it has: ${known === "" ? "none" : known}`);
  }
  return { server, ca: pem(cluster, "certificate-authority"), cert: pem(user, "client-certificate"), key: pem(user, "client-key") };
}
