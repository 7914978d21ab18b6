import { Observation, pending, reached } from "../../wait/observation";

/** Asked of the API server but not kept (dryRun): it passes cert-manager's schema and webhook as one of a provider does. */
export const probe = {
  path: "/apis/cert-manager.io/v1/namespaces/default/certificates?dryRun=All",
  body: {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: "capi-ignition-probe", namespace: "default" },
    spec: { secretName: "capi-ignition-probe", dnsNames: ["probe.example.com"], issuerRef: { name: "capi-ignition-probe" } },
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
