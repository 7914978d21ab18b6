import * as fs from "fs";
import * as path from "path";

import { secretYaml } from "../../components/kubernetes/manifest";
import { KubeClient, KubeObject } from "../../lab/kubernetes/client";
import { readKubeconfig } from "../../lab/kubernetes/kubeconfig";
import { LabPaths } from "../../lab/paths";
import { keyLine, Secrets } from "./secretSearch";

const managementNamespace = "default";

function dataOf(secret: KubeObject): [string, string][] {
  const data = (secret["data"] ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]);
}

function privateKeys(what: string, text: string): [string, string][] {
  return text.includes("PRIVATE KEY-----") ? [[what, keyLine(text)]] : [];
}

/** Client keys of a cluster's administrator, and the keys of its authorities. */
async function ofCluster(client: KubeClient, cluster: string): Promise<[string, string][]> {
  const secrets = await client.list(`/api/v1/namespaces/${managementNamespace}/secrets`);
  return secrets
    .filter(({ metadata }) => metadata.name.startsWith(`${cluster}-`))
    .flatMap((secret) =>
      dataOf(secret).flatMap(([key, text]): [string, string][] => {
        const what = `${secret.metadata.name} ${key}`;
        return text.startsWith("apiVersion")
          ? [[what, keyLine(readKubeconfig(text).key)]]
          : key === "tls.key"
            ? privateKeys(what, text)
            : [];
      }),
    );
}

/** Tokens by which machines join: kubeadm's own Secrets of the workload cluster. */
async function joinTokens(client: KubeClient): Promise<[string, string][]> {
  const secrets = await client.list("/api/v1/namespaces/kube-system/secrets");
  return secrets
    .filter(({ metadata }) => metadata.name.startsWith("bootstrap-token-"))
    .map((secret) => {
      const { "token-id": id = "", "token-secret": token = "" } = Object.fromEntries(dataOf(secret));
      return [`join token ${id}`, token];
    });
}

/** Tokens of the managers' ServiceAccounts, from the kubeconfigs that the lab has written for them. */
function managerTokens({ run }: LabPaths): [string, string][] {
  const folder = path.join(run, "managers");
  return fs.readdirSync(folder).map((name) => {
    const { users } = secretYaml(fs.readFileSync(path.join(folder, name, "kubeconfig"), "utf8")) as {
      users: readonly { user: { token: string } }[];
    };
    return [`token of ${name}`, users[0]?.user.token ?? ""];
  });
}

/** Every secret that a lab with a cluster in it has made itself, by name. */
export async function clusterSecrets(paths: LabPaths, cluster: string): Promise<Secrets> {
  const management = path.join(paths.kubeconfig, "management");
  const [here, there] = [management, path.join(paths.kubeconfig, cluster)].map((file) =>
    KubeClient.fromKubeconfig(file),
  ) as [KubeClient, KubeClient];
  try {
    const made = [...(await ofCluster(here, cluster)), ...(await joinTokens(there)), ...managerTokens(paths)];
    return Object.fromEntries([
      ...made,
      ["key of the management cluster's administrator", keyLine(readKubeconfig(management).key)] as const,
    ]);
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
}
