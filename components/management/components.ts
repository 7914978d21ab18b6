import { substitute, variableNames } from "../kubernetes/envsubst";
import { KubernetesManifest, objectsIn, parseManifest } from "../kubernetes/manifest";
import { Check, named, text } from "../schema/fields";
import { FeatureGates, gateValues, gateVariables } from "./featureGates";
import type { Provider } from "../kubernetes/providers";

/** One provider's components manifest as it was read. */
export interface LoadedComponents {
  readonly provider: Provider;
  /** `vX.Y.Z`; the manager's image has it as its tag. */
  readonly version: string;
  /** Text of the manifest, variables included. */
  readonly yaml: string;
}

/**
 * Kinds of which every provider has at least one. kustomize writes the last of them last, so a manifest that was cut
 * lacks it.
 */
const expectedKinds = ["CustomResourceDefinition", "Deployment", "ValidatingWebhookConfiguration"];

interface Container {
  readonly name: string;
  readonly image: string;
}

/** The image of a provider's manager, which clusterctl knows by the name of its container, too. */
function managerImage(objects: readonly KubernetesManifest[]): string | undefined {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  const containers = deployments.flatMap(
    ({ spec }) => (spec as { template?: { spec?: { containers?: Container[] } } })?.template?.spec?.containers ?? [],
  );
  return containers.find(({ name }) => name === "manager")?.image;
}

/** The tag of an image; undefined for one that is named by its digest alone. */
function tagOf(image: string): string | undefined {
  const [named = "", digest] = image.split("@");
  const tag = /:([^:/]+)$/.exec(named)?.[1];
  return tag ?? (digest === undefined ? "latest" : undefined);
}

function imageProblems(image: string | undefined, version: string): string[] {
  if (image === undefined)
    return ["no Deployment has a container named manager: this is not a provider's components manifest"];
  const tag = tagOf(image);
  return tag === undefined || tag === version
    ? []
    : [
        `its manager's image is ${image}, not ${version}: set the version of this manifest, or replace the manifest with that of ${version}`,
      ];
}

function contentProblems({ provider, version }: LoadedComponents, objects: readonly KubernetesManifest[]): string[] {
  const lacking = expectedKinds.filter((kind) => !objects.some((object) => object.kind === kind));
  const namespace = objects.some(({ kind, metadata }) => kind === "Namespace" && metadata.name === provider.namespace);
  return [
    ...(namespace ? [] : [`it has no Namespace ${provider.namespace}: this is not the manifest of ${provider.label}`]),
    ...(lacking.length === 0
      ? []
      : [`it has no ${lacking.join(", no ")}: it is truncated or another file; copy it again`]),
    ...imageProblems(managerImage(objects), version),
  ];
}

/** Everything that is wrong with a components manifest, before its variables have values. */
export function componentProblems(components: LoadedComponents): string[] {
  const { objects, problems } = parseManifest(substitute(components.yaml, {}).text);
  if (objects.length === 0 && problems.length === 0) return ["it is empty"];
  // Probably an HTML page instead of the manifest: listing what else is missing would add nothing.
  if (objects.length === 0) return [...problems];
  const cut = components.yaml.endsWith("\n") ? [] : ["it ends in the middle of a line: it is truncated; copy it again"];
  return [...problems, ...cut, ...contentProblems(components, objects)];
}

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
export function providerObjects(
  provider: Provider,
  componentsYaml: string,
  values: Readonly<Record<string, string>>,
): KubernetesManifest[] {
  const { text: filled, missing } = substitute(componentsYaml, values);
  if (missing.length > 0) {
    throw new Error(
      `${provider.label}: ${provider.componentsFile} has variables without a value: ${missing.join(", ")}; set them in management.variables`,
    );
  }
  const objects = objectsIn(filled, `${provider.label}: ${provider.componentsFile} with its variables put in`);
  return objects.map((object) => labelled(object, provider.label));
}

/** The variable that holds the credentials. It is rendered as a mark, and the mark replaced by the secret. */
export const credentialsVariable = "AWS_B64ENCODED_CREDENTIALS";

const gateOfVariable = new Map<string, string>(
  Object.entries(gateVariables).map(([gate, variable]) => [variable, gate]),
);

const variableName: Check<string> = (name) => {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    const corrected = name.toUpperCase().replace(/[^A-Z0-9_]+/g, "_");
    const problem = "is not a name of a variable (upper-case letters, digits and _)";
    return { problem, fix: `write it as the manifests do, such as ${corrected}` };
  }
  if (name === credentialsVariable)
    return {
      problem: "is a secret, but variables are not kept secret",
      fix: "leave it out; the program sets it from `credentials`",
    };
  const gate = gateOfVariable.get(name);
  return gate === undefined
    ? undefined
    : { problem: "is a feature gate", fix: `set management.featureGates.${gate} instead` };
};

export const variables = named(
  text({ description: "Value of the variable.", example: '"5"' }),
  {
    description: "Further variables of the providers' manifests, as clusterctl takes them from the environment.",
    placeholder: "NAME",
    see: "https://cluster-api.sigs.k8s.io/clusterctl/configuration",
    change: "restarts the controllers",
  },
  variableName,
).prefault({});

function problemOf(name: string, settable: readonly string[]): string | undefined {
  const gate = gateOfVariable.get(name);
  if (gate !== undefined)
    return `management.variables.${name}: it is a feature gate; set management.featureGates.${gate}`;
  if (name === credentialsVariable)
    return `management.variables.${name}: variables are not kept secret; set credentials`;
  return settable.includes(name)
    ? undefined
    : `management.variables.${name}: no provider's manifest has it; there are ${settable.join(", ")}`;
}

/**
 * What is wrong with the variables and feature gates for these manifests: a variable that nothing reads would change
 * nothing, silently.
 */
export function variableProblems(
  components: readonly LoadedComponents[],
  gates: FeatureGates,
  given: Readonly<Record<string, string>>,
): string[] {
  const known = new Set(components.flatMap(({ yaml }) => variableNames(yaml)));
  const settable = [...known].filter((name) => name !== credentialsVariable && !gateOfVariable.has(name)).sort();
  const refused = Object.keys(given).flatMap((name) => problemOf(name, settable) ?? []);
  const unread = Object.keys(gateValues(gates)).filter((variable) => !known.has(variable));
  const versions = components.map(({ provider, version }) => `${provider.label} ${version}`).join(", ");
  return [
    ...refused,
    ...unread.map(
      (variable) =>
        `management.featureGates.${gateOfVariable.get(variable) ?? variable}: no manifest of ${versions} has its variable ${variable}; use versions that know the gate`,
    ),
  ];
}
