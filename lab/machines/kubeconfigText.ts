/** A kubeconfig with one user. JSON is YAML, and needs no library to be written right. */
export function kubeconfigText({ server, ca, cert, key }: { server: string; ca: string; cert: string; key: string }): string {
  const encoded = (pem: string): string => Buffer.from(pem).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "cluster", cluster: { server, "certificate-authority-data": encoded(ca) } }],
    users: [{ name: "user", user: { "client-certificate-data": encoded(cert), "client-key-data": encoded(key) } }],
    contexts: [{ name: "context", context: { cluster: "cluster", user: "user" } }],
    "current-context": "context",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
