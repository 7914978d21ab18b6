import { Provider } from "./providers";

interface Range {
  readonly from: number;
  readonly to: number;
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
