import { KubernetesApi, ObjectList } from "../../kubernetes/clusterApi";
import { inventoryCrdName, ownerAnnotation } from "../../kubernetes/inventory";
import { madeByOther } from "../../kubernetes/owner";
import { Observation, pending, reached } from "../poll";
import { CertManagerKind } from "./request";

interface Definition {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

interface InstalledProvider {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly version?: string;
}

const useAnother = "use another management cluster (management.cluster)";

function definition(api: KubernetesApi, name: string): Promise<Definition | undefined> {
  return api.get<Definition>(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`);
}

/** What another tool has installed of Cluster API; undefined where there is nothing. */
async function foreignInstallation(api: KubernetesApi, inventory: Definition | undefined): Promise<string | undefined> {
  if (inventory !== undefined) {
    const list = await api.get<ObjectList<InstalledProvider>>("/apis/clusterctl.cluster.x-k8s.io/v1alpha3/providers");
    const installed = (list?.items ?? []).map(
      ({ metadata, version }) => `${metadata.name} ${version ?? "(unknown version)"} in ${metadata.namespace}`,
    );
    if (installed.length > 0) {
      return (
        `clusterctl has installed Cluster API here (${installed.join(", ")}), and this program does not take over an existing installation: ${useAnother}, ` +
        "or, if it manages no clusters, remove it with `clusterctl delete --all --include-crd --include-namespace`"
      );
    }
  }
  if ((await definition(api, "clusters.cluster.x-k8s.io")) !== undefined) {
    return `Cluster API is already installed here, but not by clusterctl: the CRD clusters.cluster.x-k8s.io exists; ${useAnother}, or remove it with the tool that installed it`;
  }
  return inventory === undefined
    ? undefined
    : `an earlier clusterctl left its CRD here, without providers: run \`kubectl delete crd ${inventoryCrdName}\``;
}

async function clusterApiProblem(api: KubernetesApi, owner: string): Promise<string | undefined> {
  const inventory = await definition(api, inventoryCrdName);
  const installedBy = inventory?.metadata.annotations?.[ownerAnnotation];
  if (installedBy === owner) return undefined;
  if (installedBy === undefined) return foreignInstallation(api, inventory);
  return `Cluster API was ${madeByOther("installed here", installedBy, owner)}: ${useAnother}`;
}

async function certManagerProblem(
  api: KubernetesApi,
  kind: CertManagerKind,
  owner: string,
): Promise<string | undefined> {
  const served = (await api.get("/apis/cert-manager.io/v1")) !== undefined;
  if (kind === "existing") {
    return served
      ? undefined
      : "cert-manager is not installed: the API server serves no cert-manager.io/v1. Install it (https://cert-manager.io/docs/installation/), or set management.certManager.install to true";
  }
  const annotations = (await definition(api, inventoryCrdName))?.metadata.annotations;
  return served && annotations?.[ownerAnnotation] !== owner
    ? "cert-manager is already installed, but not by this program: set management.certManager.install to false"
    : undefined;
}

/**
 * Everything because of which Cluster API cannot be installed here by `owner`; its own installation is not an obstacle.
 */
export async function installationProblems(
  api: KubernetesApi,
  owner: string,
  certManager: CertManagerKind,
): Promise<string[]> {
  const found = [await clusterApiProblem(api, owner), await certManagerProblem(api, certManager, owner)];
  return found.filter((problem) => problem !== undefined);
}

/**
 * Asked of the API server but not kept (dryRun): it passes cert-manager's schema and webhook as one of a provider does.
 */
export const probe = {
  path: "/apis/cert-manager.io/v1/namespaces/default/certificates?dryRun=All",
  body: {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: "capi-ignition-probe", namespace: "default" },
    spec: {
      secretName: "capi-ignition-probe",
      dnsNames: ["probe.example.com"],
      issuerRef: { name: "capi-ignition-probe" },
    },
  },
};

/**
 * Whether cert-manager takes Certificates. Its Deployments are Available seconds before its webhook is trusted, and
 * clusterctl asks in this way, too, though with objects that it has to delete again.
 */
export async function certManagerAnswers(post: () => Promise<void>): Promise<Observation> {
  try {
    await post();
    return reached("cert-manager takes Certificates");
  } catch (error) {
    return pending("cert-manager", (error as Error).message, "look at the pods and logs of the namespace cert-manager");
  }
}

interface WebhookConfiguration {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly { readonly name: string; readonly clientConfig: { readonly caBundle?: string } }[];
}

/** Configurations that clusterctl's label marks as a provider's. */
const paths = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].map(
  (plural) => `/apis/admissionregistration.k8s.io/v1/${plural}?labelSelector=cluster.x-k8s.io%2Fprovider`,
);

/**
 * Whether the API server has been told whom to trust for each provider's webhooks. cert-manager's injector writes it
 * some time after the manager is Available; until then every object of Cluster API is refused for an "unknown
 * authority".
 */
export async function webhooksTrusted(api: KubernetesApi): Promise<Observation> {
  for (const path of paths) {
    const list = await api.get<ObjectList<WebhookConfiguration>>(path);
    for (const { metadata, webhooks } of list?.items ?? []) {
      const without = webhooks?.find(({ clientConfig }) => (clientConfig.caBundle ?? "") === "");
      if (without !== undefined) {
        return pending(
          `webhook ${without.name} of ${metadata.name}`,
          "its caBundle is empty",
          "look at the logs of cert-manager-cainjector in the namespace cert-manager",
        );
      }
    }
  }
  return reached("the providers' webhooks are trusted");
}
