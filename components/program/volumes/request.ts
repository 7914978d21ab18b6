/** What becomes of the EBS volumes that a cluster's workloads have made, when the cluster is deleted. */
export const volumePolicies = ["keep", "delete"] as const;

export type VolumePolicy = (typeof volumePolicies)[number];

/** Asked of the workload cluster, before its deletion begins. */
export interface VolumesRequest {
  readonly run: "volumes";
  readonly policy: VolumePolicy;
  readonly cluster: string;
  readonly region: string;
  /** Minutes within which deleted volumes have to be gone. */
  readonly minutes: number;
}
