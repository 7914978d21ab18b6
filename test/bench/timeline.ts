import * as fs from "fs";
import * as path from "path";

import { LabPaths } from "../../lab/paths";

/** Something that an `up` waited for; seconds from its start. */
export interface Wait {
  readonly name: string;
  readonly from: number;
  readonly took: number;
  readonly whose: string;
}

/** A line of output and when it came, in seconds from the start. */
export type TimedLine = readonly [seconds: number, line: string];

/** Who is waited for by the commands and Deployments whose names end so. The program's own are looks that take no longer than the look. */
const owners: readonly (readonly [ending: RegExp, whose: string])[] = [
  [/-preflight$/, "program"],
  [/-cert-manager-answers$/, "cert-manager"],
  [/-webhooks$/, "cert-manager"],
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

const made = /^ \+ (?:command:local:Command|kubernetes:apps\/v1:Deployment) (\S+) created \(([\d.]+) s\)$/;

function waitOf([seconds, line]: TimedLine): Wait[] {
  const [, name = "", took = ""] = made.exec(line) ?? [];
  const whose = owners.find(([ending]) => ending.test(name))?.[1];
  // Of a Deployment the component that it belongs to says enough.
  return whose === undefined ? [] : [{ name: name.replace(/-deployment-.*/, ": its Deployment"), from: seconds - Number(took), took: Number(took), whose }];
}

/** Time of a line of klog, such as `E1125 00:57:24.276354`, which leaves out the year; in milliseconds. */
function klogTime(line: string): number {
  const [, month, day, clock] = /^[IWE](\d\d)(\d\d) ([\d:.]+)/.exec(line) ?? [];
  return new Date(`${new Date().getFullYear()}-${month ?? ""}-${day ?? ""}T${clock ?? ""}`).getTime();
}

/** How long the control plane's manager lets pass between its attempts to connect to the first API server. */
function connecting({ logs }: LabPaths, begun: number): Wait[] {
  const lines = fs.readFileSync(path.join(logs, "capi-kubeadm-control-plane-controller-manager.log"), "utf8").split("\n");
  const failed = lines.filter((line) => line.includes('"Connect failed"')).map(klogTime);
  const connected = lines.filter((line) => line.includes('"Connected"')).map(klogTime)[0];
  const [first] = failed;
  if (first === undefined || connected === undefined) return [];
  return [{ name: `Cluster API connects again after ${failed.length} failed attempt${failed.length === 1 ? "" : "s"}`, from: (first - begun) / 1000, took: (connected - first) / 1000, whose: "Cluster API" }];
}

/** What an `up` that began at `begun` (milliseconds) waited for, in the order of the beginnings. */
export function waitsOf(lines: readonly TimedLine[], paths: LabPaths, begun: number): Wait[] {
  return [...lines.flatMap(waitOf), ...connecting(paths, begun)].sort((a, b) => a.from - b.from);
}
