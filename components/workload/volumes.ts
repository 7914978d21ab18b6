import { volumePolicies } from "../program/volumes/request";
import { choice } from "../schema/fields";

/** What of the cluster's workloads outlives it. */
export const leftovers = {
  volumes: choice(volumePolicies, {
    description:
      "EBS volumes of PersistentVolumeClaims when the cluster is deleted: `keep` leaves them, and names each with the " +
      "command that deletes it; `delete` deletes the claims and waits for their volumes first. Volumes with the reclaim " +
      "policy `Retain` are always kept.",
    change: "nothing until the next run",
    see: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
  }).default("keep"),
};
