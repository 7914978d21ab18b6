import { ownedBy, reference } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { Check, flag, text } from "../schema/fields";
import { Problem } from "../schema/problem";
import { ownerTags, tagNumberFinding, tagsField } from "../schema/tags";
import { dnsLabel } from "../schema/text";
import { defined, Values } from "../schema/values";
import { controlPlaneLoadBalancer } from "./loadBalancer";
import { allMachines, keyPairOrNone } from "./machine";
import { awsNetwork, clusterNetwork, network, writtenNetworkFields } from "./network";
import { ClusterContext, clusterObject, controlPlaneName, longestMachineName, randomPart } from "./objects";

/** Namespaces of Kubernetes itself and of the controllers: clusters there would go with them. */
const ownedNamespaces = /^(kube-.*|capi-.*|capa-.*|cert-manager)$/;

const clusterNamespace: Check<string> = (name) => {
  const finding = dnsLabel(name);
  if (finding !== undefined || !ownedNamespaces.test(name)) return finding;
  const problem = "belongs to Kubernetes or to the controllers, and is deleted with them";
  return { problem, fix: "take another one, such as default or clusters" };
};

/** Where the cluster's objects are, and what all of it in AWS is marked with. */
export const identity = {
  namespace: text(
    {
      description: "Namespace of its objects on the management cluster; made if it is not `default`.",
      example: "clusters",
      // The AWS provider finds a VPC by the cluster's name, whatever its namespace.
      change: {
        kind: "refused",
        words:
          "a cluster of the same name in another namespace would be made in the VPC and the bucket of this one, and " +
          "lose both when this one is deleted",
        way: "set it back; in another namespace add a cluster under a new name and move the workloads",
      },
    },
    clusterNamespace,
  ).default("default"),
  protect: flag({
    description:
      "Protects the Cluster and its bucket: Pulumi deletes neither, whether it is removed or renamed in the " +
      "settings, or the stack is destroyed.",
    change: { kind: "in place", words: "`false` in an `up` of its own, before the cluster may be deleted" },
  }).default(true),
  tags: tagsField({
    description:
      "Tags on everything that the AWS provider creates for this cluster, in addition to `tags`. They override `tags`.",
    change: "in place",
  }).prefault({}),
};

const longestCluster = longestMachineName - randomPart - controlPlaneName("").length;

/** What is wrong with the cluster's name, which is the place of the settings themselves. */
export function nameProblems({ name }: Pick<ClusterContext, "name">): Problem[] {
  const finding = dnsLabel(name);
  if (finding !== undefined) return [{ path: "", ...finding }];
  if (name.length <= longestCluster) return [];
  const ofMachines = name.length + longestMachineName - longestCluster;
  const problem =
    `its name has ${name.length} characters, and its machines' names ${ofMachines}, of ${longestMachineName} that ` +
    "Kubernetes takes";
  return [{ path: "", problem, fix: `shorten it to ${longestCluster}` }];
}

/** What is wrong with all tags of the cluster together. */
export function tagProblems(tags: object | undefined, context: { readonly tags?: object }): Problem[] {
  const finding = tagNumberFinding({ ...context.tags, ...tags });
  return finding === undefined ? [] : [{ path: "tags", ...finding }];
}

/**
 * Deleting with foreground propagation would let garbage collection take the control plane and the network while
 * machines still need them.
 */
const deletionAnnotation = { "pulumi.com/deletionPropagationPolicy": "background" };

/** Names for the label by which the add-ons of a cluster find it, and no other cluster. */
export const addonLabel = "capi-ignition/addons";

type NetworkedCluster = Values<typeof identity> & { readonly network: Values<{ network: typeof network }>["network"] };

export function renderCluster(cluster: NetworkedCluster, { name, owner }: ClusterContext): KubernetesManifest {
  const annotations = { ...deletionAnnotation, ...ownedBy(owner) };
  const metadata = { name, namespace: cluster.namespace, labels: { [addonLabel]: name }, annotations };
  return clusterObject(["core", "Cluster"], metadata, {
    clusterNetwork: clusterNetwork(cluster.network),
    controlPlaneRef: reference("controlPlane", "KubeadmControlPlane", controlPlaneName(name)),
    infrastructureRef: reference("infrastructure", "AWSCluster", name),
  });
}

/** The bucket that holds the machines' Ignition, and who may read it. */
function bucketReference({ bucketName, instanceProfiles }: ClusterContext): object {
  return {
    name: bucketName,
    controlPlaneIAMInstanceProfile: instanceProfiles.controlPlane,
    nodesIAMInstanceProfiles: [instanceProfiles.nodes],
  };
}

/** The cluster's infrastructure: network, load balancer and bucket. */
export function renderAwsCluster(
  cluster: NetworkedCluster & Pick<Values<typeof allMachines>, "sshKeyName">,
  context: ClusterContext,
): KubernetesManifest {
  const { name, region, owner } = context;
  const tags = { ...context.tags, ...cluster.tags, ...ownerTags(owner) };
  const spec = defined({
    region,
    // Of a bastion, and of machines that name none.
    sshKeyName: keyPairOrNone(cluster),
    additionalTags: Object.keys(tags).length === 0 ? undefined : tags,
    network: awsNetwork(cluster.network, context.vpc),
    controlPlaneLoadBalancer,
    s3Bucket: bucketReference(context),
  });
  return clusterObject(["infrastructure", "AWSCluster"], { name, namespace: cluster.namespace }, spec);
}

/** What the AWS provider writes into the AWSCluster by itself. */
export function writtenByProvider({ vpc }: Pick<ClusterContext, "vpc">): string[] {
  return ["spec.controlPlaneEndpoint", ...writtenNetworkFields(vpc)];
}
