import type { Finding } from "../schema/problem";
import { parseVersion, Range, within } from "../schema/version";

/**
 * Minor versions of Cluster API (v1) whose contract each minor version of the AWS provider (v2) speaks. All of these
 * speak v1beta1 (metadata.yaml), which Cluster API takes until v1.15; their client needs the v1beta2 API of v1.11.
 * @see https://cluster-api.sigs.k8s.io/reference/versions
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/metadata.yaml
 */
const awsProviderPairs: Readonly<Record<number, Range>> = {
  11: [11, 15],
  12: [11, 15],
  13: [11, 15],
};

const known = Object.keys(awsProviderPairs)
  .map((minor) => `v2.${minor}`)
  .join(", ");

/** What is wrong with an AWS provider beside a Cluster API; both have a version's form. */
export function unpaired(awsProvider: string, clusterApi: string): Finding | undefined {
  const [provider, core] = [parseVersion(awsProvider), parseVersion(clusterApi)];
  if (provider === undefined || core === undefined) return undefined;
  const pair = provider.major === 2 ? awsProviderPairs[provider.minor] : undefined;
  if (pair === undefined) {
    const problem = "is not an AWS provider version whose contract with Cluster API this program knows";
    return { problem, fix: `use a release of ${known}` };
  }
  if (core.major === 1 && within(core.minor, pair)) return undefined;
  const [from, to] = pair;
  const problem = `its contract is that of Cluster API v1.${from} to v1.${to}, and clusterApi is ${clusterApi}`;
  return { problem, fix: "set management.versions.clusterApi to one of these" };
}
