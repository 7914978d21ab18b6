import { Difference, said } from "./holdings";

/** What Cluster API's provider for AWS creates twice, or loses track of, when a call fails: on AWS itself as here. */
export interface Double {
  /** As `holdings` names it. */
  readonly kind: string;
  readonly when: "making" | "deleting";
  /** Kinds of answers on which it does so. */
  readonly on: readonly string[];
  readonly why: string;
  /** In its module at the version of lab/upstream/cluster-api-provider-aws/go.mod. */
  readonly source: string;
  /** The provider no longer knows the second one, so a destroy leaves it behind. */
  readonly left: boolean;
}

const services = "pkg/cloud/services";

const doubles: readonly Double[] = [
  {
    kind: "igw",
    when: "making",
    on: ["denied", "lost"],
    why: "it searches for an attached gateway: if the attachment fails, or the answer to its creation is lost, it does not find the gateway again",
    source: "network/gateways.go, createInternetGateway",
    left: true,
  },
  {
    kind: "targetgroup",
    when: "making",
    on: ["denied"],
    why: "the name ends in the time, and before its listener exists the group is not attached to a load balancer: the next attempt creates another",
    source: "elb/loadbalancer.go, reconcileTargetGroupsAndListeners",
    left: true,
  },
  {
    kind: "rtb",
    when: "making",
    on: ["denied"],
    why: "if a table cannot be associated, or cannot be deleted after its route failed, it creates another; a destroy finds all by their tag",
    source: "network/routetables.go, reconcileRouteTables and createRouteTableWithRoutes",
    left: false,
  },
  {
    kind: "eipalloc",
    when: "making",
    on: ["lost"],
    why: "AllocateAddress has no token by which AWS would recognize the repetition; a destroy finds all by their tag",
    source: "network/eips.go, allocateAddress",
    left: false,
  },
  {
    kind: "vpc",
    when: "making",
    on: ["lost"],
    why: "CreateVpc has no token by which AWS would recognize the repetition, and of two the provider knows only the one that it got an answer for",
    source: "network/vpc.go, createVPC",
    left: true,
  },
  {
    kind: "targetgroup",
    when: "deleting",
    on: ["denied", "lost"],
    why: "it deletes the listener first, and finds a group by its listener: if either deletion fails, the next attempt does not find the group",
    source: "elb/loadbalancer.go, deleteLB",
    left: true,
  },
];

const isOn = ({ on }: Double, answers: readonly string[]): boolean => on.some((answer) => answers.includes(answer));

/** Kinds that a destroy leaves behind after these kinds of answers. */
export function leftBehind(answers: readonly string[]): ReadonlySet<string> {
  return new Set(doubles.filter((double) => double.left && isOn(double, answers)).map(({ kind }) => kind));
}

interface Explained {
  readonly own: readonly Difference[];
  readonly other: readonly string[];
}

/** Separates differences caused by the provider itself from all others. */
export function explained(differences: readonly Difference[], answers: readonly string[]): Explained {
  const kinds = doubles.filter((double) => double.when === "making" && isOn(double, answers)).map(({ kind }) => kind);
  const isOwn = ({ kind, found, wanted }: Difference): boolean => found > wanted && kinds.includes(kind);
  return { own: differences.filter(isOwn), other: differences.filter((one) => !isOwn(one)).map(said) };
}

/** The part of the page with the reasons. */
export function doublesSection(): string {
  const cells = ({ kind, when, on, why, source, left }: Double): string[] => [
    `\`${kind}\``,
    `${when}: ${on.join(", ")}`,
    left ? "left" : "deleted",
    why,
    `\`${source}\``,
  ];
  const lines = doubles.map((double) => `| ${cells(double).join(" | ")} |`);
  const head = ["| what | on answers when | by a destroy | why | source |", "|---|---|---|---|---|"];
  return [
    ...head,
    ...lines,
    "",
    "\`make destroy\` lists what is left, with the command that deletes it; sources are under \`" + services + "\`.",
  ].join("\n");
}
