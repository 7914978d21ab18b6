import { readKubeconfig } from "../kubernetes/kubeconfig";
import { canonical, containsUnknown } from "../engine/values";
import { Properties } from "./adapter";
import { PackageName } from "./createAdapter";

/** The API server of a kubeconfig; of one that cannot be read, such as a file that is not there yet, nothing is known. */
function serverOf({ kubeconfig, context }: Properties): string | undefined {
  if (typeof kubeconfig !== "string") return undefined;
  try {
    return readKubeconfig(kubeconfig, typeof context === "string" ? context : undefined).server;
  } catch {
    return undefined;
  }
}

/**
 * As in the provider: `clusterIdentifier` says which cluster it is, whatever kubeconfig leads to it. Without one another
 * API server is another cluster.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#inputs
 */
function kubernetesReplaces(olds: Properties, news: Properties): string[] {
  const { clusterIdentifier: before } = olds;
  const { clusterIdentifier: after } = news;
  if (before !== undefined && after !== undefined) return before === after ? [] : ["clusterIdentifier"];
  if (containsUnknown(news["kubeconfig"])) return [];
  const [from, to] = [serverOf(olds), serverOf(news)];
  return from === undefined || to === undefined || from === to ? [] : ["kubeconfig"];
}

/**
 * Which changed settings of a provider make it another one: then the engine replaces every resource that it made.
 * For AWS that is the region: a bucket or role of one is not there in the other.
 */
export function providerReplaces(packageName: PackageName, olds: Properties, news: Properties): string[] {
  switch (packageName) {
    case "kubernetes":
      return kubernetesReplaces(olds, news);
    case "aws":
      return canonical(olds["region"] ?? null) === canonical(news["region"] ?? null) || containsUnknown(news["region"]) ? [] : ["region"];
    case "command":
      return [];
  }
}
