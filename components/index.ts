/**
 * What other programs import: the components with their arguments, the schemas that document and check those, and what
 * reads and renders manifests before the first resource. Probes, renderers of single objects and the command program
 * are not exported: they may change in any release.
 */
export { CalicoCni, manifestObjects } from "./cni/calico";
export type { CalicoCniArgs, ManifestObjects } from "./cni/calico";
export { ClusterRoles } from "./iam/clusterRoles";
export type { ClusterRolesArgs } from "./iam/clusterRoles";
export type { AwsIamConfiguration, ClusterOfRoles } from "./iam/configuration";
export { IamStack } from "./iam/iamStack";
export { clusterProfileNames } from "./iam/ownRoles";
export { instanceProfileNames } from "./iam/roles";
export { loadManifest } from "./kubernetes/fetch";
export type { Kubeconfig } from "./kubernetes/kubeconfig";
export { calicoManifest, certManagerManifest, versions } from "./kubernetes/pinned";
export { readRecords } from "./kubernetes/records";
export type { ManifestRecord, ManifestRecords } from "./kubernetes/records";
export { encodeAsProfile } from "./management/credentials";
export { ExistingManagement } from "./management/existingManagement";
export type { ExistingCluster, ExistingManagementArgs, Management } from "./management/existingManagement";
export { ManagementCluster } from "./management/managementCluster";
export type { ManagementClusterArgs } from "./management/managementCluster";
export { loadClusterTemplate, loadComponents } from "./management/repository";
export { BootstrapBucket } from "./storage/bootstrapBucket";
export type { BootstrapBucketArgs } from "./storage/bootstrapBucket";
export type { ClusterContext, ExistingVpc } from "./workload/objects";
export { clusterSchema } from "./workload/section";
export type { Cluster, ClusterInput } from "./workload/section";
export { WorkloadCluster } from "./workload/workloadCluster";
export type { WorkloadClusterArgs } from "./workload/workloadCluster";
