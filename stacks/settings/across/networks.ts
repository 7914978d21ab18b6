import { Cidr, overlap, parseCidr } from "../../../components/schema/cidr";
import { pathText, Problem } from "../../../components/schema/problem";
import { ClusterDraft, clustersOf, Rule } from "./rule";

/** Ranges that upstream takes where none is set. */
const upstreamRanges = { vpcCidr: "10.0.0.0/16", serviceCidr: "10.96.0.0/12" } as const;

interface Range {
  readonly key: "vpcCidr" | "podCidr" | "serviceCidr";
  readonly text: string;
  readonly cidr: Cidr;
  readonly isSet: boolean;
}

function rangesOf({ network }: ClusterDraft): Range[] {
  const candidates = (["vpcCidr", "podCidr", "serviceCidr"] as const).map((key) => {
    const standard = key === "podCidr" ? undefined : upstreamRanges[key];
    return { key, text: network?.[key] ?? standard, isSet: network?.[key] !== undefined };
  });
  return candidates.flatMap(({ key, text, isSet }) => {
    const cidr = text === undefined ? undefined : parseCidr(text);
    return text === undefined || cidr === undefined ? [] : [{ key, text, cidr, isSet }];
  });
}

const what = { vpcCidr: "the VPC", podCidr: "the pods", serviceCidr: "the Services" } as const;

function overlapProblems(cluster: string, ranges: readonly Range[]): Problem[] {
  const pairs = ranges.flatMap((one, index) => ranges.slice(index + 1).map((other) => [one, other] as const));
  return pairs.filter(([one, other]) => overlap(one.cidr, other.cidr)).map(([one, other]) => {
    // The message stands at a range that was set; the other may be upstream's.
    const [at, against] = other.isSet || !one.isSet ? [other, one] : [one, other];
    const origin = against.isSet ? "" : ", upstream's where none is set";
    return {
      path: pathText(["clusters", cluster, "network", at.key]),
      value: at.text,
      problem: `overlaps ${against.key} ${against.text} of ${what[against.key]}${origin}: packets for one would go to the other`,
      fix: `take a range outside ${against.text}`,
    };
  });
}

/** Each node takes a /24 of the pods' range. */
const nodePrefix = 24;

function placeProblems(cluster: string, { network, controlPlane, pools }: ClusterDraft): Problem[] {
  const range = network?.podCidr === undefined ? undefined : parseCidr(network.podCidr);
  if (range === undefined) return [];
  const places = 2 ** (nodePrefix - range.prefix);
  const nodes = Object.values(pools ?? {}).reduce((sum, pool) => sum + (pool?.replicas ?? 0), controlPlane?.replicas ?? 0);
  if (nodes <= places) return [];
  const path = pathText(["clusters", cluster, "network", "podCidr"]);
  const problem = `has place for ${places} nodes, each with a /${nodePrefix}; the cluster has ${nodes}`;
  return [{ path, value: network?.podCidr, problem, fix: `take a prefix of /${nodePrefix - Math.ceil(Math.log2(nodes))} or shorter` }];
}

export const networks: Rule = (draft) => clustersOf(draft).flatMap(([name, cluster]) => [...overlapProblems(name, rangesOf(cluster)), ...placeProblems(name, cluster)]);
