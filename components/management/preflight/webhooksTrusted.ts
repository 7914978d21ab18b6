import { KubernetesApi, ObjectList } from "../../wait/kubernetesApi";
import { Observation, pending, reached } from "../../wait/observation";

interface WebhookConfiguration {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly { readonly name: string; readonly clientConfig: { readonly caBundle?: string } }[];
}

/** Configurations that clusterctl's label marks as a provider's. */
const paths = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].map(
  (plural) => `/apis/admissionregistration.k8s.io/v1/${plural}?labelSelector=cluster.x-k8s.io%2Fprovider`,
);

/**
 * Whether the API server has been told whom to trust for each provider's webhooks. cert-manager's injector writes it some
 * time after the manager is Available; until then every object of Cluster API is refused for an "unknown authority".
 */
export async function webhooksTrusted(api: KubernetesApi): Promise<Observation> {
  for (const path of paths) {
    const list = await api.get<ObjectList<WebhookConfiguration>>(path);
    for (const { metadata, webhooks } of list?.items ?? []) {
      const without = webhooks?.find(({ clientConfig }) => (clientConfig.caBundle ?? "") === "");
      if (without !== undefined) {
        return pending(`webhook ${without.name} of ${metadata.name}`, "its caBundle is empty", "look at the logs of cert-manager-cainjector in the namespace cert-manager");
      }
    }
  }
  return reached("the providers' webhooks are trusted");
}
