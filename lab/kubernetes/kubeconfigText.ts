import { dump } from "js-yaml";

export type KubeconfigUser = { readonly cert: string; readonly key: string } | { readonly token: string };

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/**
 * The text of a kubeconfig with one context; cluster and user have the same name. `ca`, certificate and key are PEM.
 */
export function kubeconfigText(name: string, server: string, ca: string, user: KubeconfigUser): string {
  const credentials =
    "token" in user
      ? { token: user.token }
      : { "client-certificate-data": base64(user.cert), "client-key-data": base64(user.key) };
  return dump({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [{ name, user: credentials }],
  });
}
