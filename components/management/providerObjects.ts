import type { KubernetesManifest } from "../kubernetes/manifest";
import { substitute } from "./envsubst";
import { parseManifest } from "./manifestDocuments";
import { Provider } from "./providers";

/** What clusterctl writes on every object that it installs, and reads in `upgrade`, `move` and `delete`. */
function clusterctlLabels(label: string): Record<string, string> {
  return { "clusterctl.cluster.x-k8s.io": "", "cluster.x-k8s.io/provider": label };
}

function labelled(object: KubernetesManifest, label: string): KubernetesManifest {
  const labels = object.metadata["labels"] as Record<string, string> | undefined;
  return { ...object, metadata: { ...object.metadata, labels: { ...labels, ...clusterctlLabels(label) } } };
}

/**
 * The objects of a provider's components manifest, as `clusterctl generate provider` gives them.
 * Throws one error that names every variable without a value.
 */
export function providerObjects(provider: Provider, componentsYaml: string, variables: Readonly<Record<string, string>>): KubernetesManifest[] {
  const { text, missing } = substitute(componentsYaml, variables);
  if (missing.length > 0) {
    throw new Error(`${provider.label}: ${provider.componentsFile} has variables without a value: ${missing.join(", ")}; set them in management.variables`);
  }
  const { objects, problems } = parseManifest(text);
  if (problems.length > 0) throw new Error(`${provider.label}: ${provider.componentsFile} with its variables put in: ${problems.join("; ")}`);
  return objects.map((object) => labelled(object, provider.label));
}
