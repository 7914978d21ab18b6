import type { Draft } from "../schema/check";
import { Cidr, overlap, parseCidr, range } from "../schema/cidr";
import { section, text } from "../schema/fields";
import { Problem } from "../schema/problem";
import { defined, Values } from "../schema/values";
import { absentInNetwork } from "./absent";
import type { ExistingVpc } from "./objects";

/** Ranges that upstream takes where none is set. */
const upstreamRanges = { vpcCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/12" } as const;

const networkFields = {
  vpcCidr: text(
    {
      description: "Range of the VPC that the AWS provider makes.",
      otherwise: "the AWS provider's, `10.0.0.0/16`",
      upstreamDefault: upstreamRanges.vpcCidr,
      example: "10.20.0.0/16",
    },
    // AWS takes VPCs of up to /28, but no smaller subnets, either, and the provider's are a sixteenth of the VPC:
    // https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/network/subnets.go
    range(16, 24, "AWS takes no subnets smaller than /28, and the AWS provider makes them a sixteenth of the VPC"),
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
      upstreamDefault: upstreamRanges.serviceCidr,
      example: "10.96.0.0/16",
    },
    range(12, 28, "the API server takes ranges of these sizes"),
  ).optional(),
};

export const network = section(networkFields, {
  absent: absentInNetwork,
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
  const origin = against.isSet ? "" : ", the upstream default";
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

/** The machines of a cluster, of which all become nodes. */
interface Machines {
  readonly controlPlanes: number;
  readonly workers: number;
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

/** Addresses of every subnet that AWS keeps for itself. */
const keptByAws = 5;

/** Zones that the AWS provider takes at most, with a private subnet in each; Cluster API spreads control planes. */
const mostZones = 3;

/**
 * The AWS provider starts the machines of all pools in its first private subnet, which is a quarter of the VPC. A
 * rollout makes one machine before it deletes one, and never ends where EC2 has no address for it.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/ec2/instances.go (findSubnet)
 */
function subnetProblems({ vpcCidr }: Draft<Network>, { controlPlanes, workers }: Machines): Problem[] {
  const vpc = vpcCidr === undefined ? undefined : parseCidr(vpcCidr);
  if (vpc === undefined) return [];
  const places = 2 ** (30 - vpc.prefix) - keptByAws;
  const needed = workers + Math.floor(controlPlanes / mostZones) + 1;
  if (needed <= places) return [];
  const problem =
    `its first private subnet, a quarter of it, has ${places} addresses, and needs ${needed}: for the ${workers} ` +
    "machines of all pools, a third of the control plane's, and the one more that a rollout begins with";
  const prefix = 30 - Math.ceil(Math.log2(needed + keptByAws));
  return [{ path: "network.vpcCidr", value: vpcCidr, problem, fix: `take a prefix of /${prefix} or shorter` }];
}

/** What the ranges get wrong together, and for the number of machines. */
export function networkProblems(given: Draft<Network> | undefined, machines: Machines): Problem[] {
  const ranges = given ?? {};
  return [
    ...overlapProblems(rangesOf(ranges)),
    ...placeProblems(ranges, machines.controlPlanes + machines.workers),
    ...subnetProblems(ranges, machines),
  ];
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
