import { dump } from "js-yaml";

import { flag } from "../schema/fields";

/** Whether a cluster gets a class for the volumes of claims that name none. */
export const defaultStorageClass = flag({
  description:
    "Makes `gp3` the default StorageClass: encrypted EBS volumes, made in the zone of the pod that claims them. Without " +
    "a default class such claims stay Pending. `false` where you make your own.",
  see: "https://kubernetes.io/docs/concepts/storage/storage-classes/",
  change: {
    kind: "in place",
    words: "`false` leaves the class in the cluster, because volumes are of it: delete it with kubectl",
  },
}).default(true);

/**
 * The class, as the add-on's manifest. WaitForFirstConsumer: an EBS volume is in one zone, and only the scheduler knows
 * where its pod will be.
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.25.0/docs/parameters.md
 */
export const storageClassManifest = dump({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "ebs.csi.aws.com",
  parameters: { type: "gp3", encrypted: "true", "csi.storage.k8s.io/fstype": "ext4" },
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
  reclaimPolicy: "Delete",
});
