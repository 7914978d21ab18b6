import type { Check } from "../schema/fields";
import type { Finding } from "../schema/problem";
import { parseVersion, Range, Version, within } from "../schema/version";

interface ClusterApiSupport {
  readonly manages: Range;
  readonly runsOn: Range;
  readonly bindsFrom: number;
}

const managesPage = "https://cluster-api.sigs.k8s.io/reference/versions";

/**
 * What each minor version of Cluster API works with: minor versions of Kubernetes that it manages as workload clusters,
 * those on which its managers run (of the ones that this program knows), and its first patch that makes the role
 * binding by which newer API servers reach kubelets.
 * @see {@link managesPage} (manages)
 * @see https://github.com/kubernetes-sigs/cluster-api/releases (runsOn: "Kubernetes version support")
 * @see https://cluster-api.sigs.k8s.io/user/troubleshooting (bindsFrom)
 */
const clusterApiSupport: Readonly<Record<number, ClusterApiSupport>> = {
  12: { manages: [29, 36], runsOn: [31, 35], bindsFrom: 8 },
  13: { manages: [30, 36], runsOn: [32, 37], bindsFrom: 2 },
  14: { manages: [31, 36], runsOn: [33, 37], bindsFrom: 0 },
};

/** The first patch of each minor version of Kubernetes whose API server needs that role binding. */
const needsBinding: Readonly<Record<number, number>> = { 33: 12, 34: 8, 35: 5, 36: 1 };

const brokenInitIssue = "https://github.com/kubernetes/kubeadm/issues/3294";

/**
 * kubeadm init gives up at `upload-config` when the load balancer does not answer yet, which it cannot: the range of
 * patches by minor version, of which the next one has the correction.
 * @see {@link brokenInitIssue}
 */
const brokenInit: Readonly<Record<number, Range>> = { 34: [2, 7], 35: [0, 4], 36: [0, 0] };

/**
 * The newest cloud controller manager of each minor version of Kubernetes of which an image is published: a release
 * alone is no image. Upstream guarantees that it works with the Kubernetes of its own minor version only.
 * @see https://github.com/kubernetes/cloud-provider-aws#compatibility-with-kubernetes
 * @see https://github.com/kubernetes/k8s.io/blob/main/registry.k8s.io/images/k8s-staging-provider-aws/images.yaml
 */
const cloudControllerManagers: Readonly<Record<number, string>> = {
  28: "v1.28.11",
  29: "v1.29.10",
  30: "v1.30.10",
  31: "v1.31.9",
  32: "v1.32.8",
  33: "v1.33.4",
  34: "v1.34.3",
  35: "v1.35.2",
  36: "v1.36.1",
  37: "v1.37.0",
};

const calicoPage = "https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements";

/**
 * The minor versions of Kubernetes with which the vendor tests each minor version of Calico 3.
 * @see {@link calicoPage} (of each version)
 */
const calicoTested: Readonly<Record<number, Range>> = { 30: [31, 33], 31: [32, 35], 32: [34, 36], 33: [35, 37] };

/** The AWS provider reads Cluster API's v1beta2 since v2.11; before, it was built for a Cluster API without it. */
const firstAwsProvider = { major: 2, minor: 11 };

function supportOf(clusterApi: Version | undefined): ClusterApiSupport | undefined {
  return clusterApi?.major === 1 ? clusterApiSupport[clusterApi.minor] : undefined;
}

function readsV1beta2({ major, minor }: Version): boolean {
  return major === firstAwsProvider.major && minor >= firstAwsProvider.minor;
}

const knownClusterApis = Object.keys(clusterApiSupport)
  .map((minor) => `v1.${minor}`)
  .join(", ");
const knownAwsProviders = `v${firstAwsProvider.major}.${firstAwsProvider.minor} or a later v${firstAwsProvider.major}`;

/** Of a workload cluster's Kubernetes: that kubeadm can make its first machine. */
export const initWorks: Check<string> = (text) => {
  const version = parseVersion(text);
  const broken = version?.major === 1 ? brokenInit[version.minor] : undefined;
  if (version === undefined || broken === undefined || !within(version.patch, broken)) return undefined;
  return {
    problem: `its kubeadm init fails behind a load balancer that does not answer yet (${brokenInitIssue})`,
    fix: `use v1.${version.minor}.${broken[1] + 1} or later`,
  };
};

export const clusterApiVersion: Check<string> = (text) => {
  const version = parseVersion(text);
  if (version === undefined || supportOf(version) !== undefined) return undefined;
  return { problem: "is not a Cluster API version that this program knows", fix: `use one of ${knownClusterApis}` };
};

export const awsProviderVersion: Check<string> = (text) => {
  const version = parseVersion(text);
  if (version === undefined || readsV1beta2(version)) return undefined;
  return {
    problem: "is not an AWS provider version that reads Cluster API's v1beta2",
    fix: `use ${knownAwsProviders}`,
  };
};

/** The cloud controller manager for a Kubernetes version; undefined for a minor version that is not known here. */
export function cloudControllerManager(kubernetes: string): string | undefined {
  const version = parseVersion(kubernetes);
  return version?.major === 1 ? cloudControllerManagers[version.minor] : undefined;
}

/** What a Kubernetes version has against a cloud controller manager that was chosen for it. */
export function cloudControllerManagerFinding(kubernetes: string, chosen: string): Finding | undefined {
  const [server, manager] = [parseVersion(kubernetes), parseVersion(chosen)];
  if (server === undefined || manager === undefined) return undefined;
  if (server.major === manager.major && server.minor === manager.minor) return undefined;
  const known = cloudControllerManager(kubernetes);
  const own = `one of v${server.major}.${server.minor}`;
  return {
    problem: `is of another minor version than kubernetesVersion ${kubernetes}, and upstream makes each for its own only`,
    fix: known === undefined ? `set ${own}` : `leave it out, which takes ${known}, or set ${own}`,
  };
}

/** What Calico's vendor says of a pair of versions that it does not test; undefined where it does, or is not known. */
export function untestedCalico(kubernetes: string, calico: string): string | undefined {
  const [server, plugin] = [parseVersion(kubernetes), parseVersion(calico)];
  const tested = plugin?.major === 3 ? calicoTested[plugin.minor] : undefined;
  if (server?.major !== 1 || tested === undefined || within(server.minor, tested)) return undefined;
  const fitting = Object.entries(calicoTested).filter(([, range]) => within(server.minor, range));
  const names = fitting.map(([minor]) => `v3.${minor}`).join(" or ");
  const cure = names === "" ? "" : `; ${names} is tested with it`;
  const [from, to] = tested;
  return `Calico ${calico} is tested with Kubernetes v1.${from} to v1.${to}, not with ${kubernetes}${cure} (${calicoPage})`;
}

function bindingFinding(
  kubernetes: Version,
  clusterApi: Version,
  { bindsFrom }: ClusterApiSupport,
): Finding | undefined {
  const from = needsBinding[kubernetes.minor];
  if (from === undefined || kubernetes.patch < from || clusterApi.patch >= bindsFrom) return undefined;
  const [series, made] = [`v1.${clusterApi.minor}`, `v1.${clusterApi.minor}.${bindsFrom}`];
  return {
    problem: `its API server needs a role binding for kubelets that Cluster API ${series} makes from ${made} on`,
    fix: `set management.versions.clusterApi to ${made} or later`,
  };
}

/** What a Cluster API version has against managing clusters of a Kubernetes version; both have their form. */
export function unmanaged(kubernetes: string, clusterApi: string): Finding | undefined {
  const [wanted, manager] = [parseVersion(kubernetes), parseVersion(clusterApi)];
  const support = supportOf(manager);
  if (wanted === undefined || manager === undefined || support === undefined) return undefined;
  if (wanted.major === 1 && within(wanted.minor, support.manages)) return bindingFinding(wanted, manager, support);
  const [from, to] = support.manages;
  return {
    problem: `Cluster API ${clusterApi} manages v1.${from} to v1.${to} (${managesPage})`,
    fix: `use v1.${from} to v1.${to}`,
  };
}

/** The two projects that publish the providers. */
export type Project = "cluster-api" | "cluster-api-provider-aws";

/** What an installed provider has to be instead; undefined if this program knows its version, or that is none. */
export function wantedVersion({ project }: { readonly project: Project }, installed: string): string | undefined {
  // Tools other than clusterctl may record it without its v.
  const version = parseVersion(installed.startsWith("v") ? installed : `v${installed}`);
  if (version === undefined) return undefined;
  if (project === "cluster-api") return supportOf(version) === undefined ? `one of ${knownClusterApis}` : undefined;
  return readsV1beta2(version) ? undefined : knownAwsProviders;
}

/** The minor versions on which a Cluster API version runs, where a server is of none of them. */
export function otherServers(kubernetes: string, clusterApi: string): Range | undefined {
  const [server, support] = [parseVersion(kubernetes), supportOf(parseVersion(clusterApi))];
  // A server that was built without its version stamp reports v0.0.0, which says nothing.
  if (server?.major !== 1 || support === undefined || within(server.minor, support.runsOn)) return undefined;
  return support.runsOn;
}

/** What a management cluster of a Kubernetes version has against a Cluster API version. */
export function serverVersionProblem(kubernetes: string, clusterApi: string): string | undefined {
  const range = otherServers(kubernetes, clusterApi);
  if (range === undefined) return undefined;
  const [from, to] = range;
  const cure =
    (parseVersion(kubernetes)?.minor ?? 0) < from
      ? `upgrade the management cluster to v1.${from} or later, or use another one (management.cluster)`
      : "use an earlier one (management.cluster), or set management.versions.clusterApi to a version that supports it";
  return `its Kubernetes is ${kubernetes}, and Cluster API ${clusterApi} runs on v1.${from} to v1.${to}: ${cure}`;
}
