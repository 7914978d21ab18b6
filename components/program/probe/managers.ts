import { Condition, KubernetesApi, ObjectList } from "../../kubernetes/clusterApi";
import { Provider, providers } from "../../kubernetes/providers";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

interface Deployment {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly Container[]; readonly serviceAccountName?: string };
    };
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** A provider's manager as it runs. */
export interface Manager {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  /** Command and arguments, as they are: the values are in them, no variables any more. */
  readonly commandLine: readonly string[];
  readonly serviceAccount: string;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly available: Condition | undefined;
}

const providerLabel = "cluster.x-k8s.io/provider";

/** All manifests of the projects have the label, clusterctl and the operator write it, too. */
const path = `/apis/apps/v1/deployments?labelSelector=${encodeURIComponent(providerLabel)}`;

function managerOf({ metadata, spec, status }: Deployment): Manager | undefined {
  const {
    metadata: pod,
    spec: { containers, serviceAccountName = "default" },
  } = spec.template;
  // clusterctl's contract: the manager is the container of this name.
  const container = containers.find(({ name }) => name === "manager");
  if (container === undefined) return undefined;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    image: container.image,
    commandLine: [...(container.command ?? []), ...(container.args ?? [])],
    serviceAccount: serviceAccountName,
    podAnnotations: pod?.annotations ?? {},
    available: status?.conditions?.find(({ type }) => type === "Available"),
  };
}

/** The managers of the providers that this program needs, by the provider's label; in whatever namespace. */
export async function managersOf(api: KubernetesApi): Promise<ReadonlyMap<string, Manager>> {
  const deployments = (await api.get<ObjectList<Deployment>>(path))?.items ?? [];
  const found = providers.flatMap(({ label }): [string, Manager][] => {
    const own = deployments.filter(({ metadata }) => metadata.labels?.[providerLabel] === label);
    const manager = own.map(managerOf).find((one) => one !== undefined);
    return manager === undefined ? [] : [[label, manager]];
  });
  return new Map(found);
}

interface InventoryRecord {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly version?: string;
}

/** Versions in clusterctl's own record, by the provider's label; none where another tool has installed them. */
export async function recordedVersions(api: KubernetesApi): Promise<ReadonlyMap<string, string>> {
  const list = await shown(
    api.get<ObjectList<InventoryRecord>>("/apis/clusterctl.cluster.x-k8s.io/v1alpha3/providers"),
  );
  if (list === hidden) return new Map();
  return new Map(
    (list?.items ?? []).flatMap(({ metadata, version }): [string, string][] => {
      const label = metadata.labels?.[providerLabel];
      return label === undefined || version === undefined ? [] : [[label, version]];
    }),
  );
}

/** The version of an installed provider, by clusterctl's record or its image's tag; undefined where neither is one. */
export function installedVersion(
  { label }: Provider,
  managers: ReadonlyMap<string, Manager>,
  recorded: ReadonlyMap<string, string>,
): string | undefined {
  const tag = /:(v\d+\.\d+\.\d+[^:/@]*)(@|$)/.exec(managers.get(label)?.image ?? "")?.[1];
  return recorded.get(label) ?? tag;
}

/**
 * What the user may not see. Who may make clusters may not have to read the controllers' own objects: what is not shown
 * is not judged.
 */
export const hidden = Symbol("hidden");

/** The answer to a question that may be refused (403). */
export async function shown<T>(question: Promise<T>): Promise<T | typeof hidden> {
  try {
    return await question;
  } catch (error) {
    if (/forbidden/i.test((error as Error).message)) return hidden;
    throw error;
  }
}
