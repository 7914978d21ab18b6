import { cloudControllerManager, cloudControllerManagerFinding } from "../kubernetes/versions";
import type { Draft } from "../schema/check";
import { Check, text } from "../schema/fields";
import type { Problem } from "../schema/problem";
import { versionForm } from "../schema/text";
import { Values } from "../schema/values";
import { parseVersion, Range, within } from "../schema/version";
import type { identity } from "./cluster";
import type { allNodes } from "./node";
import { defaultStorageClass } from "./storageClass";

const ebsCsiReleases = "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/CHANGELOG.md";

/** Minor versions of the driver that the ClusterRoles and sidecars of the AWS provider's template are enough for. */
const ebsCsiMinors: Range = [25, 28];

/**
 * The template is that of v1.25: from v1.29 on the node plugin reads CSINodes, which its ClusterRole does not let it,
 * and the manifest has sidecars of other major versions.
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.29.0/deploy/kubernetes/base/clusterrole-csi-node.yaml
 */
const ebsCsiFits: Check<string> = (version) => {
  const { major, minor } = parseVersion(version) ?? {};
  if (minor === undefined || (major === 1 && within(minor, ebsCsiMinors))) return undefined;
  const [from, to] = ebsCsiMinors;
  return {
    problem: `does not fit the AWS provider's manifest, whose ClusterRoles and sidecars are those of v1.${from} to v1.${to}`,
    fix: `set one of these, such as v1.${to}.0, or leave it out`,
  };
};

export const addons = {
  cloudProviderVersion: text(
    {
      description: "Version of the AWS cloud controller manager, of the minor version of `kubernetesVersion`.",
      otherwise: "the newest one that is published for `kubernetesVersion`",
      example: "v1.36.0",
      see: "https://cluster-api-aws.sigs.k8s.io/topics/external-cloud-provider-with-ebs-csi-driver",
      change: "in place",
    },
    versionForm("v1.36.0"),
  ).optional(),
  ebsCsiVersion: text(
    {
      description:
        "Version of the EBS CSI driver's own image. The AWS provider's manifest of it allows no newer ones than v1.28: " +
        "for these, apply upstream's own manifest or chart.",
      otherwise: "that of the AWS provider's template, v1.25.0",
      example: "v1.28.0",
      see: ebsCsiReleases,
      change: "in place",
    },
    versionForm("v1.28.0"),
    ebsCsiFits,
  ).optional(),
  defaultStorageClass,
};

/** What of a cluster's settings the add-ons follow from. */
export type AddonCluster = Values<
  typeof addons & Pick<typeof identity, "namespace"> & Pick<typeof allNodes, "kubernetesVersion">
>;

/** What is wrong with the add-ons' versions beside that of Kubernetes. */
export function addonProblems(
  given: Draft<Pick<AddonCluster, "cloudProviderVersion" | "kubernetesVersion">>,
): Problem[] {
  const { cloudProviderVersion: chosen, kubernetesVersion: kubernetes } = given;
  if (kubernetes === undefined) return [];
  if (chosen !== undefined) {
    const finding = cloudControllerManagerFinding(kubernetes, chosen);
    return finding === undefined ? [] : [{ path: "cloudProviderVersion", value: chosen, ...finding }];
  }
  if (cloudControllerManager(kubernetes) !== undefined) return [];
  const problem = "is of a minor version for which this program knows no cloud controller manager";
  const fix = "set cloudProviderVersion to one of that minor version, or take another kubernetesVersion";
  return [{ path: "kubernetesVersion", value: kubernetes, problem, fix }];
}
