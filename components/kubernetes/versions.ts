import { Provider } from "../management/providers";
import { Check } from "../schema/fields";
import { Finding } from "../schema/problem";
import { parseVersion, Version } from "../schema/text";

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Minor versions of Kubernetes that each minor version of Cluster API manages as workload clusters.
 * @see https://cluster-api.sigs.k8s.io/reference/versions
 */
const managed: Readonly<Record<number, Range>> = { 12: { from: 29, to: 36 }, 13: { from: 30, to: 36 }, 14: { from: 31, to: 36 } };

/**
 * kubeadm init gives up at `upload-config` when the load balancer does not answer yet, which it cannot: the range of
 * patches by minor version, and the first one with the correction.
 * @see https://github.com/kubernetes/kubeadm/issues/3294
 */
const brokenInit: Readonly<Record<number, { readonly first: number; readonly last: number }>> = { 34: { first: 2, last: 7 }, 35: { first: 0, last: 4 }, 36: { first: 0, last: 0 } };

/**
 * First patches whose API server may not reach kubelets without a role binding, and the first Cluster API versions
 * that make it.
 * @see https://cluster-api.sigs.k8s.io/user/troubleshooting
 */
const needsBinding: Readonly<Record<number, number>> = { 33: 12, 34: 8, 35: 5, 36: 1 };
const makesBinding: Readonly<Record<number, number>> = { 12: 8, 13: 2, 14: 0 };

export const initWorks: Check<string> = (text) => {
  const version = parseVersion(text);
  const broken = version?.major === 1 ? brokenInit[version.minor] : undefined;
  if (version === undefined || broken === undefined || version.patch < broken.first || version.patch > broken.last) return undefined;
  return {
    problem: "its kubeadm init fails behind a load balancer that does not answer yet (https://github.com/kubernetes/kubeadm/issues/3294)",
    fix: `use v1.${version.minor}.${broken.last + 1} or later`,
  };
};

export const clusterApiVersion: Check<string> = (text) => {
  const version = parseVersion(text);
  if (version === undefined || (version.major === 1 && managed[version.minor] !== undefined)) return undefined;
  return { problem: "is no Cluster API that this program knows", fix: `use one of ${Object.keys(managed).map((minor) => `v1.${minor}`).join(", ")}` };
};

export const awsProviderVersion: Check<string> = (text) => {
  const version = parseVersion(text);
  if (version === undefined || (version.major === firstAwsProvider.major && version.minor >= firstAwsProvider.minor)) return undefined;
  return { problem: "is no AWS provider that reads Cluster API's v1beta2", fix: `use v${firstAwsProvider.major}.${firstAwsProvider.minor} or a later v${firstAwsProvider.major}` };
};

function bindingFinding({ minor, patch }: Version, clusterApi: Version): Finding | undefined {
  const [from, made] = [needsBinding[minor], makesBinding[clusterApi.minor]];
  if (from === undefined || made === undefined || patch < from || clusterApi.patch >= made) return undefined;
  return {
    problem: `its API server needs a role binding for kubelets that Cluster API v1.${clusterApi.minor} makes from v1.${clusterApi.minor}.${made} on`,
    fix: `set management.versions.clusterApi to v1.${clusterApi.minor}.${made} or later`,
  };
}

/** What a Cluster API version has against managing clusters of a Kubernetes version; both have their form. */
export function unmanaged(kubernetes: string, clusterApi: string): Finding | undefined {
  const [wanted, manager] = [parseVersion(kubernetes), parseVersion(clusterApi)];
  const range = manager === undefined ? undefined : managed[manager.minor];
  if (wanted === undefined || manager === undefined || range === undefined) return undefined;
  if (wanted.major === 1 && wanted.minor >= range.from && wanted.minor <= range.to) return bindingFinding(wanted, manager);
  const problem = `Cluster API ${clusterApi} manages v1.${range.from} to v1.${range.to} (https://cluster-api.sigs.k8s.io/reference/versions)`;
  return { problem, fix: `use v1.${range.to} or an earlier one down to v1.${range.from}` };
}

/**
 * Minor versions of Kubernetes on which the managers of each minor version of Cluster API run, of those that this program
 * knows. Its releases say so under "Kubernetes version support".
 * @see https://github.com/kubernetes-sigs/cluster-api/releases
 */
export const managementKubernetes: Readonly<Record<number, Range>> = { 12: { from: 31, to: 35 }, 13: { from: 32, to: 37 }, 14: { from: 33, to: 37 } };

/** The AWS provider reads Cluster API's v1beta2 since v2.11; before, it was built for a Cluster API without it. */
export const firstAwsProvider = { major: 2, minor: 11 };

/** What an installed provider has to be instead; undefined if its version is one that this program knows, or says nothing of itself. */
export function wantedVersion({ project }: Provider, version: string): string | undefined {
  const [, major, minor] = (/^v?(\d+)\.(\d+)\./.exec(version) ?? []).map(Number);
  if (major === undefined || minor === undefined) return undefined;
  if (project === "cluster-api") {
    const known = Object.keys(managementKubernetes).map((one) => `v1.${one}`);
    return major === 1 && managementKubernetes[minor] !== undefined ? undefined : `one of ${known.join(", ")}`;
  }
  const { major: wanted, minor: first } = firstAwsProvider;
  return major === wanted && minor >= first ? undefined : `v${wanted}.${first} or a later v${wanted}`;
}

function minorOf(version: string): number | undefined {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  // A program built without its version stamp says v0.0.0, which tells nothing.
  return major === "1" ? Number(minor) : undefined;
}

/** What a management cluster of a Kubernetes version has against a Cluster API version. */
export function serverVersionProblem(kubernetes: string, clusterApi: string): string | undefined {
  const [minor, range] = [minorOf(kubernetes), managementKubernetes[minorOf(clusterApi) ?? -1]];
  if (minor === undefined || range === undefined || (minor >= range.from && minor <= range.to)) return undefined;
  const cure = minor < range.from
    ? `upgrade the management cluster to v1.${range.from} or later, or use another one (management.cluster)`
    : "use an earlier one (management.cluster), or set management.versions.clusterApi to a version that supports it";
  return `its Kubernetes is ${kubernetes}, and Cluster API ${clusterApi} runs on v1.${range.from} to v1.${range.to}: ${cure}`;
}
