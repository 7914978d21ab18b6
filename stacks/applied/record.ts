import { Change, isRefused } from "../../components/schema/change";
import { leavesOf } from "../../components/schema/leaves";
import { pathText } from "../../components/schema/problem";
import { partitionOf } from "../../components/storage/bucket";
import { machineCount } from "../../components/workload/section";
import type { CheckedSettings } from "../settings/readSettings";
import { makesRoles } from "../settings/rules";
import { settingsSchema } from "../settings/settings";

/** What a stack remembers of one cluster. */
export interface AppliedCluster {
  readonly namespace: string;
  readonly bucketName: string;
  readonly kubernetesVersion: string;
  readonly protect: boolean;
  readonly machines: number;
}

/**
 * What a stack was set to at its last update, as its output `applied`: that of which a change may be refused, with the
 * defaults of the program that applied it, so that a default that has moved counts as a change. No secrets.
 */
export interface Applied {
  /** By path, each setting of which a change is refused; `null` is one that was left out. */
  readonly refused: Readonly<Record<string, unknown>>;
  readonly clusters: Readonly<Record<string, AppliedCluster>>;
  /** Of the providers; none where others have installed them. */
  readonly versions?: { readonly clusterApi: string; readonly awsProvider: string };
  readonly iam: { readonly manage: boolean; readonly keep: boolean };
}

/** What is meant by settings whose defaults come of others. */
function filled(settings: CheckedSettings): CheckedSettings {
  const { iam, management, region } = settings;
  const manage = makesRoles({ iam, management });
  return { ...settings, iam: { ...iam, manage, partition: iam.partition ?? partitionOf(region) } };
}

/** A setting of which a change is refused. */
export interface RefusedLeaf {
  readonly path: string;
  readonly value: unknown;
  readonly change: Change;
}

export function refusedLeaves(settings: CheckedSettings): RefusedLeaf[] {
  return leavesOf(settingsSchema, filled(settings)).flatMap(({ path, value, change }) =>
    // JSON has no undefined: a setting that was left out would look like one that the program did not have yet.
    change !== undefined && isRefused(change) ? [{ path: pathText(path), value: value ?? null, change }] : [],
  );
}

/** The record that settings leave when they are applied. */
export function appliedOf(settings: CheckedSettings): Applied {
  const { iam, management, clusters } = settings;
  const ofClusters = Object.entries(clusters).map(([name, cluster]): [string, AppliedCluster] => {
    const { namespace, bucketName, kubernetesVersion, protect } = cluster;
    return [name, { namespace, bucketName, kubernetesVersion, protect, machines: machineCount(cluster) }];
  });
  const { clusterApi, awsProvider } = management.versions;
  return {
    refused: Object.fromEntries(refusedLeaves(settings).map(({ path, value }) => [path, value])),
    clusters: Object.fromEntries(ofClusters),
    ...(management.install ? { versions: { clusterApi, awsProvider } } : {}),
    iam: { manage: makesRoles({ iam, management }), keep: iam.keep },
  };
}
