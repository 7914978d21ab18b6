import type { Draft } from "../schema/check";
import { Cidr, overlap, parseCidr, range } from "../schema/cidr";
import { section, text } from "../schema/fields";
import { Problem } from "../schema/problem";
import { defined, Values } from "../schema/values";
import type { ExistingVpc } from "./objects";

/** Ranges that upstream takes where none is set. */
const upstreamRanges = { vpcCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/12" } as const;

const networkFields = {
  vpcCidr: text(
    {
      description: "Range of the VPC that the AWS provider makes.",
      otherwise: "the AWS provider's, `10.0.0.0/16`",
      absent: upstreamRanges.vpcCidr,
      example: "10.20.0.0/16",
    },
    range(16, 28, "AWS takes VPCs of these sizes"),
  ).optional(),
  podCidr: text(
    {
      description: "Range of the pods; each node takes a /24 of it.",
      example: "192.168.0.0/16",
      see: "https://docs.tigera.io/calico/latest/networking/ipam/ip-autodetection",
    },
    range(8, 24, "each node takes a /24 of it, and Kubernetes divides no more than /8"),
  ).default("192.168.0.0/16"),
  serviceCidr: text(
    {
      description: "Range of the Services.",
      otherwise: "kubeadm's, `10.96.0.0/12`",
      absent: upstreamRanges.serviceCidr,
      example: "10.96.0.0/16",
    },
    range(12, 28, "the API server takes ranges of these sizes"),
  ).optional(),
};

export const network = section(networkFields, {
  description: "Address ranges, which must not overlap.",
  see: "https://cluster-api.sigs.k8s.io/user/quick-start",
  // Cluster API and the AWS provider take another range without a word, and the network that runs keeps its own.
  change: {
    kind: "refused",
    words: "the network that runs keeps the ranges that it was made with",
    way: "set it back; another range needs another cluster: add one under a new name and move the workloads",
  },
}).prefault({});

type Network = Values<typeof networkFields>;

interface Range {
  readonly key: keyof Network;
  readonly text: string;
  readonly cidr: Cidr;
  readonly isSet: boolean;
}

function rangesOf(given: Draft<Network>): Range[] {
  return (["vpcCidr", "podCidr", "serviceCidr"] as const).flatMap((key) => {
    const standard = key === "podCidr" ? undefined : upstreamRanges[key];
    const cidrText = given[key] ?? standard;
    const cidr = cidrText === undefined ? undefined : parseCidr(cidrText);
    return cidrText === undefined || cidr === undefined
      ? []
      : [{ key, text: cidrText, cidr, isSet: given[key] !== undefined }];
  });
}

const what = { vpcCidr: "the VPC", podCidr: "the pods", serviceCidr: "the Services" } as const;

function overlapProblem(one: Range, other: Range): Problem {
  // The message stands at a range that was set; the other may be upstream's.
  const [at, against] = other.isSet || !one.isSet ? [other, one] : [one, other];
  const origin = against.isSet ? "" : ", upstream's where none is set";
  const both = `overlaps ${against.key} ${against.text} of ${what[against.key]}${origin}`;
  return {
    path: `network.${at.key}`,
    value: at.text,
    problem: `${both}: packets for one would go to the other`,
    fix: `take a range outside ${against.text}`,
  };
}

function overlapProblems(ranges: readonly Range[]): Problem[] {
  const pairs = ranges.flatMap((one, index) => ranges.slice(index + 1).map((other) => [one, other] as const));
  return pairs.filter(([one, other]) => overlap(one.cidr, other.cidr)).map((pair) => overlapProblem(...pair));
}

/** Each node takes a /24 of the pods' range. */
const nodePrefix = 24;

function placeProblems({ podCidr }: Draft<Network>, nodes: number): Problem[] {
  const pods = podCidr === undefined ? undefined : parseCidr(podCidr);
  if (pods === undefined) return [];
  const places = 2 ** (nodePrefix - pods.prefix);
  if (nodes <= places) return [];
  const problem = `has room for ${places} nodes, each with a /${nodePrefix}; the cluster has ${nodes}`;
  const fix = `take a prefix of /${nodePrefix - Math.ceil(Math.log2(nodes))} or shorter`;
  return [{ path: "network.podCidr", value: podCidr, problem, fix }];
}

/** What the ranges get wrong together, and for the number of nodes. */
export function networkProblems(given: Draft<Network> | undefined, nodes: number): Problem[] {
  const ranges = given ?? {};
  return [...overlapProblems(rangesOf(ranges)), ...placeProblems(ranges, nodes)];
}

/**
 * Network of an AWSCluster. The subnets of a VPC that the provider makes are not declared: it writes them into the
 * spec.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/bring-your-own-aws-infrastructure
 */
export function awsNetwork({ vpcCidr }: Network, vpc: ExistingVpc | undefined): object | undefined {
  if (vpc !== undefined) return { vpc: { id: vpc.id }, subnets: vpc.subnets.map((id) => ({ id })) };
  return vpcCidr === undefined ? undefined : { vpc: { cidrBlock: vpcCidr } };
}

/** What the AWS provider writes into an AWSCluster's network by itself; in a VPC that exists, the ids are ours. */
export function writtenNetworkFields(vpc: ExistingVpc | undefined): readonly string[] {
  const tags = "spec.network.vpc.tags";
  return vpc === undefined ? ["spec.network.subnets", "spec.network.vpc.id", tags] : [tags];
}

/** Network of a Cluster. */
export function clusterNetwork({ podCidr, serviceCidr }: Network): object {
  return defined({
    pods: { cidrBlocks: [podCidr] },
    services: serviceCidr === undefined ? undefined : { cidrBlocks: [serviceCidr] },
  });
}
