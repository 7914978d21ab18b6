import * as fs from "fs";

import { asKubeconfig, entriesOf, Entry, kubeconfigFile } from "../../components/kubernetes/kubeconfig";

export interface KubeconfigEntry {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

function pem(entry: Entry, key: string): string {
  const [data, file] = [entry[`${key}-data`], entry[key]];
  if (typeof data === "string") return Buffer.from(data, "base64").toString("utf8");
  if (typeof file === "string") return fs.readFileSync(file, "utf8");
  throw new Error(`the kubeconfig has no ${key}: the lab supports only client certificates`);
}

/** Server and certificates of a context; default: the current context. */
export function readKubeconfig(textOrPath: string, context?: string): KubeconfigEntry {
  const given = asKubeconfig(textOrPath);
  const text = "text" in given ? given.text : fs.readFileSync(kubeconfigFile(given.path), "utf8");
  const entries = entriesOf(text, context);
  if (!("cluster" in entries)) throw new Error(`the kubeconfig ${entries.map(({ problem }) => problem).join("; it ")}`);
  const { cluster, user } = entries;
  const server = cluster["server"];
  if (typeof server !== "string") throw new Error("the kubeconfig names no server");
  return {
    server,
    ca: pem(cluster, "certificate-authority"),
    cert: pem(user, "client-certificate"),
    key: pem(user, "client-key"),
  };
}
