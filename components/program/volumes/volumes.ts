import type { KubernetesManifest } from "../../kubernetes/manifest";
import type { VolumesRequest } from "./request";

/** @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
const driver = "ebs.csi.aws.com";

/** A PersistentVolume, as far as it tells what its EBS volume is and whose. */
export interface PersistentVolume extends KubernetesManifest {
  readonly spec?: {
    readonly capacity?: { readonly storage?: string };
    readonly csi?: { readonly driver?: string; readonly volumeHandle?: string };
    readonly claimRef?: { readonly namespace: string; readonly name: string };
    readonly persistentVolumeReclaimPolicy?: string;
  };
}

/** An EBS volume that a claim of the cluster has made, or uses. */
export interface EbsVolume {
  readonly id: string;
  readonly persistentVolume: string;
  /** `<namespace>/<name>` of the claim; none where nobody has claimed it. */
  readonly claim?: string;
  readonly size: string;
  /** Whether the CSI driver deletes it once the claim is gone; otherwise its PersistentVolume says `Retain`. */
  readonly goesWithClaim: boolean;
}

/** The EBS volumes among PersistentVolumes. */
export function ebsVolumes(items: readonly PersistentVolume[]): EbsVolume[] {
  return items.flatMap(({ metadata, spec }) => {
    const { csi, claimRef, capacity, persistentVolumeReclaimPolicy } = spec ?? {};
    if (csi?.driver !== driver || csi.volumeHandle === undefined) return [];
    return [
      {
        id: csi.volumeHandle,
        persistentVolume: metadata.name,
        ...(claimRef === undefined ? {} : { claim: `${claimRef.namespace}/${claimRef.name}` }),
        size: capacity?.storage ?? "size unknown",
        goesWithClaim: persistentVolumeReclaimPolicy === "Delete" && claimRef !== undefined,
      },
    ];
  });
}

/** What a destroy says of volumes that it leaves in AWS, each with the command that deletes it. */
export function keptText(volumes: readonly EbsVolume[], { cluster, region }: VolumesRequest): string[] {
  if (volumes.length === 0) return [];
  const lines = volumes.map(
    ({ id, claim, size }) =>
      `- ${id} (${claim ?? "not claimed"}, ${size}): aws ec2 delete-volume --region ${region} --volume-id ${id}`,
  );
  return [`EBS volumes of the cluster ${cluster} that stay in AWS, and are paid for:`, ...lines];
}

/**
 * What a destroy says where the cluster cannot be asked. The driver's tags do not name the cluster: the AWS provider's
 * template runs it without `--k8s-tag-cluster-id`.
 */
export function unknownText({ cluster, region }: VolumesRequest, why: string): string {
  return (
    `The cluster ${cluster} cannot be asked for its EBS volumes (${why}). Those that it has made stay in AWS, among those of the ` +
    "account's other clusters; their tags name their claims: " +
    `aws ec2 describe-volumes --region ${region} --filters Name=tag:ebs.csi.aws.com/cluster,Values=true Name=status,Values=available`
  );
}
