import { absentKeys, movedKeys } from "../schema/absent";
import type { Finding } from "../schema/problem";

/**
 * Keys that people know from Cluster API, the AWS provider and other programs, and that are not settings here, by the
 * section in which they would be looked for. Each says what there is instead; what cannot be set at all says that.
 */

const notYet = "cannot be set yet";

const autoscaling: Finding = {
  problem: `${notYet}: the number of machines is replicas, and the program sets it`,
  fix: "set replicas, and remove this",
};

const zoneKeys = ["availabilityZone", "availabilityZones", "zone", "zones", "failureDomain", "subnet", "subnets"];

/** @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/ec2/instances.go (findSubnet) */
const zoneOfPool: Finding = {
  problem: `${notYet}: the AWS provider starts the machines of every pool in its first private subnet, all in one zone`,
  fix: "remove it",
};

const zonesOfControlPlane: Finding = {
  problem: `${notYet}: Cluster API spreads the machines over the zones that the AWS provider has subnets in`,
  fix: "remove it",
};

const nodeMarks: Finding = {
  problem: `${notYet} through the machines`,
  fix: "remove it, and set labels and taints with kubectl or a controller in the cluster",
};

const drain = ["drainTimeoutMinutes", "nodeDrainTimeout", "nodeDrainTimeoutMinutes", "nodeDrainTimeoutSeconds"];
const detach = ["nodeVolumeDetachTimeout", "nodeVolumeDetachTimeoutMinutes", "nodeVolumeDetachTimeoutSeconds"];
const nodeDeletion = ["nodeDeletionTimeout", "nodeDeletionTimeoutMinutes", "nodeDeletionTimeoutSeconds"];

const limits = {
  ...movedKeys(drain, "deletion.drainMinutes"),
  ...movedKeys(detach, "deletion.volumeDetachMinutes"),
  ...movedKeys(nodeDeletion, "deletion.nodeDeletionSeconds"),
};

export const absentInPool = {
  ...absentKeys(["minReplicas", "maxReplicas", "minSize", "maxSize", "autoscaling"], autoscaling),
  ...absentKeys(zoneKeys, zoneOfPool),
  ...absentKeys(["labels", "taints", "nodeLabels", "nodeTaints"], nodeMarks),
  ...limits,
};

export const absentInControlPlane = {
  ...absentKeys(zoneKeys, zonesOfControlPlane),
  ...absentKeys(["labels", "taints", "nodeLabels", "nodeTaints"], nodeMarks),
  ...absentKeys(["spot", "spotMarketOptions"], {
    problem:
      "cannot be set for a control plane: EC2 takes such machines back at two minutes' notice, and etcd with them",
    fix: "remove it; pools have spot",
  }),
  ...limits,
  ...movedKeys(["rolloutBefore", "certificatesExpiry"], "certificatesExpiryDays"),
};

const ownVpc: Finding = {
  problem: "cannot be set: the AWS provider makes a VPC for each cluster of a stack",
  fix: "remove it, or use WorkloadCluster in a program of your own, which takes a VPC (examples/own-vpc)",
};

export const absentInNetwork = {
  ...absentKeys(["vpc", "vpcId", "subnet", "subnets", "subnetId", "subnetIds", "securityGroups"], ownVpc),
  ...absentKeys(["availabilityZones", "availabilityZoneUsageLimit", "zones", "natGateways"], {
    problem: `${notYet}: the AWS provider takes three availability zones, with a NAT gateway in each`,
    fix: "remove it",
  }),
};

const loadBalancer: Finding = {
  problem: `${notYet}: the API servers' load balancer faces the internet, open to every address`,
  fix: "remove it",
};

export const absentInCluster = {
  metadataHopLimit: {
    problem: "is a setting of each role now",
    fix: "set controlPlane.metadataHopLimit, and metadataHopLimit of each pool",
  },
  ...absentKeys(
    ["loadBalancer", "controlPlaneLoadBalancer", "apiServer", "ingressRules", "allowedCidrs", "private"],
    loadBalancer,
  ),
  ...absentKeys(["machineHealthCheck", "machineHealthChecks", "healthCheck"], {
    problem: `${notYet}: machines that fail are not replaced`,
    fix: "remove it, and apply a MachineHealthCheck on the management cluster",
  }),
  ...absentKeys(["vpc", "vpcId", "subnets"], ownVpc),
  ...movedKeys(["storageClass"], "defaultStorageClass"),
  ...movedKeys(["ccmVersion", "cloudControllerManagerVersion"], "cloudProviderVersion"),
  ...movedKeys(["ebsCsiDriverVersion", "csiVersion"], "ebsCsiVersion"),
  ...movedKeys(["sshKey", "keyName"], "sshKeyName"),
};
