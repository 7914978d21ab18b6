import * as fs from "fs";
import * as path from "path";

import { LabPaths } from "../../lab/paths";
import type { Timed, TimedLine } from "./shell";

/** Something that an `up` waited for; seconds from its start. */
export interface Wait {
  readonly name: string;
  readonly from: number;
  readonly took: number;
  readonly whose: string;
}

/**
 * Who is waited for by the commands and Deployments whose names end so. The program's own are looks that take no longer
 * than the look.
 */
const owners: readonly (readonly [ending: RegExp, whose: string])[] = [
  [/-preflight$/, "program"],
  [/-cert-manager-answers$/, "cert-manager"],
  [/-webhooks$/, "cert-manager"],
  [/-crds$/, "API server"],
  [/-controller-manager$/, "managers' start"],
  [/-infrastructure$/, "AWS provider"],
  [/-control-plane$/, "machines' boot"],
  [/-workers$/, "Cluster API"],
  [/-addons$/, "Cluster API"],
  [/-calico-kube-controllers$/, "Calico"],
  [/-nodes-ready$/, "machines' boot"],
  [/-cluster-available$/, "Cluster API"],
  [/-(cluster-info|nodes)$/, "program"],
];

/** What else takes so long is shown as well, under the name of who makes it. */
const LONG_SECONDS = 3;
const providers: Readonly<Record<string, string>> = {
  aws: "AWS",
  command: "program",
  kubernetes: "Kubernetes provider",
};

/** A line of the engine's display where there is no terminal: it comes with each change of a resource's row. */
const rowOf = /^ \+ {2}(\S+) (\S+) (creating|created) \(/;

/** Its durations are whole seconds, so that the lines are timed when they come; a row's last line may come twice. */
function creations(lines: readonly TimedLine[]): { type: string; name: string; from: number; took: number }[] {
  const begun = new Map<string, number>();
  const made = new Map<string, { type: string; name: string; from: number; took: number }>();
  for (const [seconds, line] of lines) {
    const [row, type = "", name = "", state] = rowOf.exec(line) ?? [];
    if (row === undefined) continue;
    const key = `${type} ${name}`;
    const from = begun.get(key) ?? seconds;
    begun.set(key, from);
    if (state === "created" && !made.has(key)) made.set(key, { type, name, from, took: seconds - from });
  }
  return [...made.values()];
}

function ownerOf(type: string, name: string, took: number): string | undefined {
  const waiting = type === "command:local:Command" || type === "kubernetes:apps/v1:Deployment";
  const known = waiting ? owners.find(([ending]) => ending.test(name))?.[1] : undefined;
  return known ?? (took >= LONG_SECONDS ? providers[type.split(":")[0] ?? ""] : undefined);
}

function waits(lines: readonly TimedLine[]): Wait[] {
  return creations(lines).flatMap(({ type, name, from, took }) => {
    const whose = ownerOf(type, name, took);
    // Of a Deployment the component that it belongs to says enough.
    return whose === undefined ? [] : [{ name: name.replace(/-deployment-.*/, ": its Deployment"), from, took, whose }];
  });
}

/** Time of a line of klog, such as `E1125 00:57:24.276354`, which leaves out the year; in milliseconds. */
function klogTime(line: string): number {
  const [, month, day, clock] = /^[IWE](\d\d)(\d\d) ([\d:.]+)/.exec(line) ?? [];
  return new Date(`${new Date().getFullYear()}-${month ?? ""}-${day ?? ""}T${clock ?? ""}`).getTime();
}

/** How long the control plane's manager lets pass between its attempts to connect to the first API server. */
function connecting({ logs }: LabPaths, begun: number): Wait[] {
  const lines = fs
    .readFileSync(path.join(logs, "capi-kubeadm-control-plane-controller-manager.log"), "utf8")
    .split("\n");
  const failed = lines.filter((line) => line.includes('"Connect failed"')).map(klogTime);
  const connected = lines.filter((line) => line.includes('"Connected"')).map(klogTime)[0];
  const [first] = failed;
  if (first === undefined || connected === undefined) return [];
  return [
    {
      name: `Cluster API connects again after ${failed.length} failed attempt${failed.length === 1 ? "" : "s"}`,
      from: (first - begun) / 1000,
      took: (connected - first) / 1000,
      whose: "Cluster API",
    },
  ];
}

/** What an `up` waited for, in the order of the beginnings. */
export function waitsOf({ lines, begun }: Timed, paths: LabPaths): Wait[] {
  return [...waits(lines), ...connecting(paths, begun)].sort((a, b) => a.from - b.from);
}

/** Seconds in which none of them was waited for: the engine, its checkpoints, and the providers at work. */
export function besides(found: readonly Wait[], total: number): number {
  const inOrder = [...found].sort((a, b) => a.from - b.from);
  const { gaps, end } = inOrder.reduce(
    ({ gaps, end }, { from, took }) => ({ gaps: gaps + Math.max(0, from - end), end: Math.max(end, from + took) }),
    { gaps: 0, end: 0 },
  );
  return gaps + Math.max(0, total - end);
}
