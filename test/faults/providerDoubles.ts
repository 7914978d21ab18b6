import { Difference, said } from "./holdings";

/** What Cluster API's provider for AWS makes twice, or loses sight of, when a call fails: on AWS itself as here. */
export interface Double {
  /** As `holdings` names it. */
  readonly kind: string;
  readonly when: "making" | "deleting";
  /** Kinds of answers on which it does so. */
  readonly on: readonly string[];
  readonly why: string;
  /** In its module at the version of lab/upstream/cluster-api-provider-aws/go.mod. */
  readonly source: string;
  /** It knows of the second one no longer: a destroy leaves that behind. */
  readonly left: boolean;
}

const services = "pkg/cloud/services";

const doubles: readonly Double[] = [
  {
    kind: "igw",
    when: "making",
    on: ["denied", "lost"],
    why: "it makes a gateway, attaches it, and looks for one that is attached: one whose attachment fails, or of which the answer never came, is not seen again",
    source: "network/gateways.go, createInternetGateway",
    left: true,
  },
  {
    kind: "targetgroup",
    when: "making",
    on: ["denied"],
    why: "the name ends in the time, and the group hangs on no load balancer before its attributes are set and its listener is made: if either fails, the next attempt makes a group of another name",
    source: "elb/loadbalancer.go, reconcileTargetGroupsAndListeners",
    left: true,
  },
  {
    kind: "rtb",
    when: "making",
    on: ["denied"],
    why: "it makes a table and its routes, and then associates it: where the association fails, or the deletion of a table whose route failed, another is made; a destroy finds all by their tag",
    source: "network/routetables.go, reconcileRouteTables and createRouteTableWithRoutes",
    left: false,
  },
  {
    kind: "eipalloc",
    when: "making",
    on: ["lost"],
    why: "AllocateAddress knows no token by which AWS would see the repetition; a destroy finds all by their tag",
    source: "network/eips.go, allocateAddress",
    left: false,
  },
  {
    kind: "vpc",
    when: "making",
    on: ["lost"],
    why: "CreateVpc knows no token by which AWS would see the repetition, and of two it knows the one whose answer came",
    source: "network/vpc.go, createVPC",
    left: true,
  },
  {
    kind: "targetgroup",
    when: "deleting",
    on: ["denied", "lost"],
    why: "it deletes the listener first, and finds a group by the load balancer that a listener joins it to: if either deletion fails, the next attempt sees no group",
    source: "elb/loadbalancer.go, deleteLB",
    left: true,
  },
];

const isOn = ({ on }: Double, answers: readonly string[]): boolean => on.some((answer) => answers.includes(answer));

/** Kinds of which a destroy leaves something behind after these kinds of answers. */
export function leftBehind(answers: readonly string[]): ReadonlySet<string> {
  return new Set(doubles.filter((double) => double.left && isOn(double, answers)).map(({ kind }) => kind));
}

/** What is told of differences that are the provider's own, and those that are not. */
export function explained(differences: readonly Difference[], answers: readonly string[]): { readonly own: readonly Difference[]; readonly other: readonly string[] } {
  const kinds = doubles.filter((double) => double.when === "making" && isOn(double, answers)).map(({ kind }) => kind);
  const isOwn = ({ kind, found, wanted }: Difference): boolean => found > wanted && kinds.includes(kind);
  return { own: differences.filter(isOwn), other: differences.filter((one) => !isOwn(one)).map(said) };
}

/** The part of the page that says why. */
export function doublesSection(): string {
  const lines = doubles.map(({ kind, when, on, why, source, left }) => `| \`${kind}\` | ${when}: ${on.join(", ")} | ${left ? "left" : "deleted"} | ${why} | \`${source}\` |`);
  const head = ["| what | on answers when | by a destroy | why | source |", "|---|---|---|---|---|"];
  return [...head, ...lines, "", "What is left \`make destroy\` names with the command that deletes it; sources are under \`" + services + "\`."].join("\n");
}
