import { pathText, Problem } from "../../components/schema/problem";
import { ownerTag } from "../../components/schema/tags";

/** A VPC that has a cluster's tag and is not known to be this stack's. */
export interface OtherVpc {
  readonly id: string;
  /** The stack that has made it, if one of this program has. */
  readonly owner?: string | undefined;
}

export interface VpcFilter {
  readonly name: string;
  readonly values: string[];
}

const clusterTag = (cluster: string): string => `sigs.k8s.io/cluster-api-provider-aws/cluster/${cluster}`;

/**
 * VPCs that the AWS provider takes for the cluster's own, whoever has made them: it looks for its name and this tag, on
 * the VPC and on all that is in it, and for no namespace and no management cluster.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/network/vpc.go
 */
export function vpcsOf(cluster: string): VpcFilter[] {
  return [{ name: `tag:${clusterTag(cluster)}`, values: ["owned"] }];
}

/** Those of them that a stack has made. The AWS provider puts the AWSCluster's tags on a VPC as it creates it. */
export function ownVpcsOf(cluster: string, stack: string): VpcFilter[] {
  return [...vpcsOf(cluster), { name: `tag:${ownerTag}`, values: [stack] }];
}

interface Place {
  readonly stack: string;
  readonly region: string;
}

/** What is refused of a cluster that this stack is about to make. */
export function vpcProblems(cluster: string, others: readonly OtherVpc[], { stack, region }: Place): Problem[] {
  return others.map(({ id, owner }) => {
    const whose = owner === undefined ? `no tag ${ownerTag}, so that it is not this stack's` : `${ownerTag} = ${owner}`;
    const mark = `aws ec2 create-tags --region ${region} --resources ${id} --tags Key=${ownerTag},Value=${stack}`;
    return {
      path: pathText(["clusters", cluster]),
      problem:
        `the VPC ${id} in ${region} has the tag ${clusterTag(cluster)}, and ${whose}: both clusters would be in it, ` +
        "and whichever is deleted first takes the other one's network along",
      fix:
        "give the cluster another name, or delete the other one first; a VPC that an interrupted run of an earlier " +
        `version of this program has left is marked as this stack's with \`${mark}\``,
    };
  });
}
