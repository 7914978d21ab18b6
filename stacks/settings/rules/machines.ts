import { Check } from "../../../components/schema/fields";

const instanceType = /^([a-z][a-z0-9-]*)\.(nano|micro|small|medium|large|x?large|\d+xlarge|metal(?:-\d+xl)?)$/;

export const instanceTypeForm: Check<string> = (text) =>
  instanceType.test(text) ? undefined : { problem: "is no EC2 instance type (family.size)", fix: "write one as `aws ec2 describe-instance-types` shows it, such as t3a.medium" };

/** Burstable families: their medium has two CPUs, every other family's has one. */
const twoCpuMedium = /^(t2|t3a?|t4g)$/;

/**
 * kubeadm refuses fewer than 2 CPUs and 1700 MB, and with 2 GiB nothing is left beside etcd and the API server: the
 * machine swaps out of its leases instead of failing with a word.
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/
 */
export const carriesControlPlane: Check<string> = (text) => {
  const [, family = "", size = ""] = instanceType.exec(text) ?? [];
  const fix = "take one with 2 CPUs and 4 GiB or more, such as t3a.medium";
  if (/^(nano|micro|small)$/.test(size)) return { problem: "is too small for a control plane: etcd and API server need 4 GiB, and kubeadm refuses less than 2 CPUs and 1700 MB", fix };
  if (size === "medium" && !twoCpuMedium.test(family)) return { problem: "has one CPU; kubeadm refuses a control plane with fewer than 2", fix };
  return undefined;
};

/** Stacked etcd needs a majority: an even number survives no more failures than the odd one below, and the control plane's webhook refuses it. */
export const oddReplicas: Check<number> = (value) =>
  value % 2 === 1 ? undefined : { problem: "is even; etcd needs a majority, and Cluster API refuses it", fix: `set ${value - 1} or ${value + 1}` };

export const amiId: Check<string> = (id) =>
  /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id) ? undefined : { problem: "is no id of an AMI", fix: "write it as `clusterawsadm ami list` shows it, such as ami-0123456789abcdef0" };

export const accountId: Check<string> = (id) =>
  /^\d{12}$/.test(id) ? undefined : { problem: "is no AWS account id", fix: 'write its twelve digits in quotes, such as "819546954734"' };

/** It becomes a part of the pattern by which the AWS provider looks for an image's name. */
export const baseOs: Check<string> = (name) =>
  /^[a-z0-9][a-z0-9.-]*$/.test(name) ? undefined : { problem: "is no base OS in an image's name", fix: "write flatcar-stable, or what stands between capa-ami- and the version in your images' names" };
