interface Kind {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

/** Asks the API server whether the kubeconfig's user may do something; `*` stands for everything. */
export type MayI = (attributes: { readonly verb: string; readonly group: string; readonly resource: string }) => Promise<boolean>;

const changes = ["get", "create", "patch", "delete"];
const kind = (group: string, resource: string, ...more: string[]): Kind => ({ group, resource, verbs: [...changes, ...more] });

/**
 * What the installation writes. The providers' roles hold more rights than anybody but an administrator: who grants them
 * needs `escalate` and `bind`.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
const written: readonly Kind[] = [
  kind("", "namespaces"), kind("", "secrets"), kind("", "services"), kind("", "serviceaccounts"), kind("", "configmaps"), kind("apps", "deployments"),
  kind("rbac.authorization.k8s.io", "clusterroles", "escalate", "bind"), kind("rbac.authorization.k8s.io", "clusterrolebindings"),
  kind("rbac.authorization.k8s.io", "roles", "escalate", "bind"), kind("rbac.authorization.k8s.io", "rolebindings"),
  kind("apiextensions.k8s.io", "customresourcedefinitions"), kind("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
  kind("admissionregistration.k8s.io", "mutatingwebhookconfigurations"), kind("cluster.x-k8s.io", "clusters"),
];

async function refusedVerbs(mayI: MayI, { group, resource, verbs }: Kind): Promise<string | undefined> {
  const answers = await Promise.all(verbs.map((verb) => mayI({ verb, group, resource })));
  const refused = verbs.filter((_verb, index) => answers[index] !== true);
  return refused.length === 0 ? undefined : `${refused.join(", ")} ${resource}${group === "" ? "" : `.${group}`}`;
}

/** What the user may not do of what the installation needs; one question is enough for an administrator. */
export async function rightsProblem(mayI: MayI): Promise<string | undefined> {
  if (await mayI({ verb: "*", group: "*", resource: "*" })) return undefined;
  const refused: string[] = [];
  for (const one of written) refused.push(...[await refusedVerbs(mayI, one)].filter((found) => found !== undefined));
  if (refused.length === 0) return undefined;
  return `the kubeconfig's user has too few rights (403); it may not ${refused.join("; ")}: use a kubeconfig of an administrator (ClusterRole cluster-admin), or grant these`;
}
