import type { KubernetesManifest } from "./manifest";
import { Provider } from "./providers";

const group = "clusterctl.cluster.x-k8s.io";
const apiVersion = "v1alpha3";
/** What clusterctl writes on its own objects besides the providers' ones. */
const inventoryLabel = { [`${group}/core`]: "inventory" };

/** The name of the CRD without which clusterctl knows of no provider. */
export const inventoryCrdName = `providers.${group}`;

/** On the CRD: which installation of this program made it. Nothing else tells ours from another's. */
export const ownerAnnotation = "capi-ignition/installed-by";

const printed = [
  { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  { name: "Type", type: "string", jsonPath: ".type" },
  { name: "Provider", type: "string", jsonPath: ".providerName" },
  { name: "Version", type: "string", jsonPath: ".version" },
];

function text(description: string): { type: "string"; description: string } {
  return { type: "string", description };
}

const schema = {
  type: "object",
  description: "An installed provider.",
  properties: {
    apiVersion: text("Version of this schema."),
    kind: text("Provider."),
    metadata: { type: "object" },
    providerName: text("Name of the provider, such as aws."),
    type: text(
      "CoreProvider, BootstrapProvider, ControlPlaneProvider, InfrastructureProvider, or another type that clusterctl knows.",
    ),
    version: text("Version that is installed."),
    watchedNamespace: text("Of no effect since contract v1alpha4: a provider watches all namespaces."),
  },
};

/**
 * The CRD of clusterctl's inventory, which no provider's manifest has: clusterctl carries it in itself, and
 * takes one that it finds for its own.
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/main/cmd/clusterctl/config/manifest/clusterctl-api.yaml
 */
export function inventoryDefinition(owner: string): KubernetesManifest {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: inventoryCrdName, labels: inventoryLabel, annotations: { [ownerAnnotation]: owner } },
    spec: {
      group,
      scope: "Namespaced",
      names: {
        kind: "Provider",
        listKind: "ProviderList",
        plural: "providers",
        singular: "provider",
        categories: ["cluster-api"],
      },
      versions: [
        {
          name: apiVersion,
          served: true,
          storage: true,
          subresources: {},
          additionalPrinterColumns: printed,
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
}

/**
 * clusterctl's record of an installed provider: with it `clusterctl describe`, `upgrade plan` and `move` work on what
 * the program installed. Its fields stand beside metadata; it has no spec.
 * @see https://cluster-api.sigs.k8s.io/clusterctl/provider-contract
 */
export function inventoryObject(provider: Provider, version: string): KubernetesManifest {
  return {
    apiVersion: `${group}/${apiVersion}`,
    kind: "Provider",
    metadata: {
      name: provider.label,
      namespace: provider.namespace,
      labels: { [group]: "", "cluster.x-k8s.io/provider": provider.label, ...inventoryLabel },
    },
    providerName: provider.name,
    type: provider.type,
    version,
  };
}
