import type { KubernetesManifest } from "../kubernetes/manifest";
import { substitute } from "./envsubst";
import { parseManifest } from "./manifestDocuments";
import { Provider } from "./providers";

/** One provider's components manifest as it was read. */
export interface LoadedComponents {
  readonly provider: Provider;
  /** `vX.Y.Z`; the manager's image has it as its tag. */
  readonly version: string;
  /** Text of the manifest, variables included. */
  readonly yaml: string;
}

/** Kinds of which every provider has at least one. kustomize writes the last of them last, so a manifest that was cut lacks it. */
const expectedKinds = ["CustomResourceDefinition", "Deployment", "ValidatingWebhookConfiguration"];

interface Container {
  readonly name: string;
  readonly image: string;
}

/** The image of a provider's manager, which clusterctl knows by the name of its container, too. */
function managerImage(objects: readonly KubernetesManifest[]): string | undefined {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  const containers = deployments.flatMap(({ spec }) => (spec as { template?: { spec?: { containers?: Container[] } } })?.template?.spec?.containers ?? []);
  return containers.find(({ name }) => name === "manager")?.image;
}

/** The tag of an image; undefined for one that is named by its digest alone. */
function tagOf(image: string): string | undefined {
  const [named = "", digest] = image.split("@");
  const tag = /:([^:/]+)$/.exec(named)?.[1];
  return tag ?? (digest === undefined ? "latest" : undefined);
}

function imageProblems(image: string | undefined, version: string): string[] {
  if (image === undefined) return ["no Deployment has a container named manager: this is not a provider's components manifest"];
  const tag = tagOf(image);
  return tag === undefined || tag === version ? [] : [`its manager is ${image}, not ${version}: set the version that the manifest is of, or put that of ${version} there`];
}

function contentProblems({ provider, version }: LoadedComponents, objects: readonly KubernetesManifest[]): string[] {
  const lacking = expectedKinds.filter((kind) => !objects.some((object) => object.kind === kind));
  const namespace = objects.some(({ kind, metadata }) => kind === "Namespace" && metadata.name === provider.namespace);
  return [
    ...(namespace ? [] : [`it has no Namespace ${provider.namespace}: this is not the manifest of ${provider.label}`]),
    ...(lacking.length === 0 ? [] : [`it has no ${lacking.join(", no ")}: it is truncated or another file; copy it again`]),
    ...imageProblems(managerImage(objects), version),
  ];
}

/** Everything that is wrong with a components manifest, before its variables have values. */
export function componentProblems(components: LoadedComponents): string[] {
  const { objects, problems } = parseManifest(substitute(components.yaml, {}).text);
  if (objects.length === 0 && problems.length === 0) return ["it is empty"];
  // A page in the place of the file: whatever else it lacks is no news.
  if (objects.length === 0) return [...problems];
  const cut = components.yaml.endsWith("\n") ? [] : ["it ends in the middle of a line: it is truncated; copy it again"];
  return [...problems, ...cut, ...contentProblems(components, objects)];
}
