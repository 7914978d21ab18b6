import { allow, documentOf, PolicyDocument } from "./policyDocument";

/**
 * What the EBS CSI driver's controller does: volumes and snapshots.
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
 */
export function csiPolicy(): PolicyDocument {
  return documentOf([
    // On everything: a volume is named by EC2 when a claim asks for it.
    allow(
      [
        "ec2:AttachVolume",
        "ec2:CreateSnapshot",
        "ec2:CreateTags",
        "ec2:CreateVolume",
        "ec2:DeleteSnapshot",
        "ec2:DeleteTags",
        "ec2:DeleteVolume",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeSnapshots",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVolumesModifications",
        "ec2:DetachVolume",
        "ec2:ModifyVolume",
      ],
      ["*"],
    ),
  ]);
}
