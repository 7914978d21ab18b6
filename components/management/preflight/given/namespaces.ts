import type { KubernetesManifest } from "../../../kubernetes/manifest";
import { KubernetesApi } from "../../../wait/kubernetesApi";
import { ownerOf } from "../../../workload/owner";
import type { GivenInstallation } from "../request";

/** Namespaces other than `default`, which is always there. */
export function otherNamespaces(clusters: GivenInstallation["clusters"]): string[] {
  return [...new Set(clusters.map(({ namespace }) => namespace))].filter((name) => name !== "default");
}

/** A namespace is deleted with all that is in it, and so is of one stack alone, or of none. */
async function namespaceProblem(api: KubernetesApi, { owner, makeNamespaces }: GivenInstallation, name: string): Promise<string | undefined> {
  const found = await api.get<KubernetesManifest>(`/api/v1/namespaces/${name}`);
  if (!makeNamespaces) return found === undefined ? `there is no namespace ${name}: make it, or set management.makeNamespaces to true` : undefined;
  if (found === undefined || ownerOf(found) === owner) return undefined;
  return `the namespace ${name} is there already, ${ownerOf(found) === undefined ? "not made by this program" : `made by ${ownerOf(found)}`}: take another one for this stack's clusters, or set management.makeNamespaces to false`;
}

export async function namespaceProblems(api: KubernetesApi, given: GivenInstallation): Promise<(string | undefined)[]> {
  return Promise.all(otherNamespaces(given.clusters).map((name) => namespaceProblem(api, given, name)));
}
