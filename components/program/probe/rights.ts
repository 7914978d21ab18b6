import { otherNamespaces } from "./management";
import type { GivenInstallation } from "./request";

/** What is wanted of a kind: in one namespace, or, without one, everywhere. */
export interface Kind {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly namespace?: string;
}

/** What somebody wants to do; `*` stands for everything. */
export interface Action {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** Asks the API server which of these the kubeconfig's user may do, in their order. */
export type MayI = (actions: readonly Action[]) => Promise<readonly boolean[]>;

const changes = ["get", "create", "patch", "delete"];
const kind = (group: string, resource: string, ...more: string[]): Kind => ({
  group,
  resource,
  verbs: [...changes, ...more],
});

/**
 * What the installation writes. The providers' roles hold more rights than anybody but an administrator: who grants
 * them needs `escalate` and `bind`.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
const written: readonly Kind[] = [
  kind("", "namespaces"),
  kind("", "secrets"),
  kind("", "services"),
  kind("", "serviceaccounts"),
  kind("", "configmaps"),
  kind("apps", "deployments"),
  kind("rbac.authorization.k8s.io", "clusterroles", "escalate", "bind"),
  kind("rbac.authorization.k8s.io", "clusterrolebindings"),
  kind("rbac.authorization.k8s.io", "roles", "escalate", "bind"),
  kind("rbac.authorization.k8s.io", "rolebindings"),
  kind("apiextensions.k8s.io", "customresourcedefinitions"),
  kind("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
  kind("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
  kind("cluster.x-k8s.io", "clusters"),
];

const everything: Action = { verb: "*", group: "*", resource: "*" };

function actionOf(verb: string, { group, resource, namespace }: Kind): Action {
  return { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
}

async function refusedActions(mayI: MayI, kinds: readonly Kind[]): Promise<string[]> {
  const wanted = kinds.map((wantedKind) => ({
    ...wantedKind,
    actions: wantedKind.verbs.map((verb): Action => actionOf(verb, wantedKind)),
  }));
  const actions = wanted.flatMap((one) => one.actions);
  const allowed = await mayI(actions);
  const refused = new Set(actions.filter((_action, index) => allowed[index] !== true));
  return wanted.flatMap(({ group, resource, namespace, actions: own }) => {
    const verbs = own.filter((action) => refused.has(action)).map(({ verb }) => verb);
    const where = namespace === undefined ? "" : ` in ${namespace}`;
    return verbs.length === 0 ? [] : [`${verbs.join(", ")} ${resource}${group === "" ? "" : `.${group}`}${where}`];
  });
}

/**
 * What the user may not do of what is needed, an installation if nothing else is said; one question is enough for an
 * administrator, and two for everybody.
 */
export async function rightsProblem(mayI: MayI, kinds: readonly Kind[] = written): Promise<string | undefined> {
  if ((await mayI([everything]))[0] === true) return undefined;
  const refused = await refusedActions(mayI, kinds);
  if (refused.length === 0) return undefined;
  return `the kubeconfig's user has too few rights (403); it may not ${refused.join("; ")}: use a kubeconfig of an administrator (ClusterRole cluster-admin), or grant these`;
}

/** The Kubernetes provider watches what it deletes. */
const writes = ["get", "list", "watch", "create", "patch", "delete"];

/**
 * What a stack with workload clusters alone writes and reads: much less than an installation. In each namespace of its
 * clusters.
 */
const inNamespaces: readonly Omit<Kind, "namespace">[] = [
  { group: "cluster.x-k8s.io", resource: "clusters", verbs: writes },
  { group: "cluster.x-k8s.io", resource: "machinedeployments", verbs: writes },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsclusters", verbs: writes },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsmachinetemplates", verbs: writes },
  { group: "controlplane.cluster.x-k8s.io", resource: "kubeadmcontrolplanes", verbs: writes },
  { group: "bootstrap.cluster.x-k8s.io", resource: "kubeadmconfigtemplates", verbs: writes },
  { group: "addons.cluster.x-k8s.io", resource: "clusterresourcesets", verbs: writes },
  { group: "", resource: "configmaps", verbs: writes },
  // The cluster's kubeconfig, and what the waits look at.
  { group: "", resource: "secrets", verbs: ["get", "list"] },
  { group: "cluster.x-k8s.io", resource: "machines", verbs: ["list"] },
  { group: "cluster.x-k8s.io", resource: "machinesets", verbs: ["list"] },
  { group: "infrastructure.cluster.x-k8s.io", resource: "awsmachines", verbs: ["get"] },
];

export function givenRights({ clusters, makeNamespaces }: GivenInstallation): Kind[] {
  const namespaces = [...new Set(clusters.map(({ namespace }) => namespace))];
  const own =
    otherNamespaces(clusters).length === 0
      ? []
      : [{ group: "", resource: "namespaces", verbs: makeNamespaces ? writes : ["get"] }];
  // The managers are asked for by their label: the tool that has installed them chose their namespaces.
  const managers: Kind = { group: "apps", resource: "deployments", verbs: ["list"] };
  return [managers, ...own, ...namespaces.flatMap((namespace) => inNamespaces.map((kind) => ({ ...kind, namespace })))];
}
