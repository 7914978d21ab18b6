import { Check } from "../fields";

const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const longestLabel = 63;

function asLabel(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, longestLabel) || "blue";
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const dnsLabel: Check<string> = (name) =>
  label.test(name) && name.length <= longestLabel
    ? undefined
    : { problem: `is no DNS label (lower-case letters, digits and "-", an alphanumeric at both ends, at most ${longestLabel})`, fix: `call it ${asLabel(name)}` };

/** Namespaces of Kubernetes itself and of the controllers: clusters there would go with them. */
const ownedNamespaces = /^(kube-.*|capi-.*|capa-.*|cert-manager)$/;

export const clusterNamespace: Check<string> = (name) =>
  dnsLabel(name) ?? (ownedNamespaces.test(name) ? { problem: "belongs to Kubernetes or to the controllers, and is deleted with them", fix: "take another one, such as default or clusters" } : undefined);

/** @see https://github.com/kubernetes-sigs/kind/blob/main/pkg/cluster/internal/create/create.go */
export const kindClusterName: Check<string> = (name) =>
  /^[a-z0-9.-]{1,50}$/.test(name) ? undefined : { problem: "is no name of a kind cluster (at most 50 of a-z, 0-9, . and -)", fix: `call it ${asLabel(name).slice(0, 50)}` };

/**
 * A stack of the same project, or any by its whole name.
 * @see https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack
 */
export const stackName: Check<string> = (name) =>
  /^([\w.-]{1,100}|[\w.-]+\/[\w.-]+\/[\w.-]+)$/.test(name)
    ? undefined
    : { problem: "is no name of a stack", fix: "write <stack> for one of this project, or <organization>/<project>/<stack>, as `pulumi stack ls --all` shows it" };

/** The provider's webhook wants ASCII with no space at its ends, EC2 at most 255 characters. */
export const keyPairName: Check<string> = (name) => {
  if (/^[!-~]([ -~]{0,253}[!-~])?$/.test(name)) return undefined;
  const fix = "write the name as `aws ec2 describe-key-pairs` shows it, or leave the setting out";
  return { problem: "is no name of an EC2 key pair (at most 255 ASCII characters, no space at its ends)", fix };
};
