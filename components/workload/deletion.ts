import { count, section } from "../schema/fields";
import type { Values } from "../schema/values";

const secondsOfMinute = 60;

const deletionFields = {
  drainMinutes: count(
    {
      description:
        "Longest time for moving the pods of a machine that is being deleted; then it is deleted with those that a " +
        "disruption budget holds on it. `0`: no limit.",
      example: "15",
      see: "https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/machine_deletions",
    },
    { min: 0, max: 1440 },
    // As long as EKS's managed node groups try. Cluster API's own is no limit: one budget that allows no disruption
    // then stops every rollout for good (https://github.com/kubernetes-sigs/cluster-api/issues/13508).
  ).default(15),
  volumeDetachMinutes: count(
    {
      description: "Longest time for the machine's volumes to be detached, once its pods are gone. `0`: no limit.",
      example: "10",
      see: "https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/machine_deletions",
    },
    { min: 0, max: 1440 },
    // A node that no longer answers detaches nothing: Kubernetes itself forces it after 6 minutes. With the drain it
    // stays below the limit for the deletion of a pool.
  ).default(10),
  nodeDeletionSeconds: count(
    {
      description: "Longest time for deleting its Node, once the instance is gone. `0`: no limit.",
      example: "10",
      see: "https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/machine_deletions",
    },
    { min: 0, max: 86_400 },
  ).default(10),
};

/** How long a machine that is being replaced or removed may be held up. */
export const deletion = section(deletionFields, {
  description:
    "Limits for the deletion of a single machine, as in a rollout. When the whole cluster is deleted, nothing is drained.",
  see: "https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/machine_deletions",
  change: { kind: "in place", words: "for machines that are being deleted, too" },
}).prefault({});

/** Its fields in a KubeadmControlPlane's machine template, and in a MachineDeployment's. */
export function machineDeletion(given: Values<typeof deletionFields>): object {
  return {
    nodeDrainTimeoutSeconds: given.drainMinutes * secondsOfMinute,
    nodeVolumeDetachTimeoutSeconds: given.volumeDetachMinutes * secondsOfMinute,
    nodeDeletionTimeoutSeconds: given.nodeDeletionSeconds,
  };
}
