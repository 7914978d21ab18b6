import { pathText, Problem } from "../../components/schema/problem";
import { parseVersion, Version } from "../../components/schema/version";
import type { Applied } from "./record";

function earlier(one: Version, other: Version): boolean {
  const [a, b] = [one, other].map(({ major, minor, patch }) => [major, minor, patch] as const);
  const index = a!.findIndex((part, place) => part !== b![place]);
  return index >= 0 && a![index]! < b![index]!;
}

/** From the applied version to another one; a lower patch of the same minor is taken, as Kubernetes does. */
function kubernetesProblem(name: string, applied: string, wanted: string): Problem[] {
  const [from, to] = [parseVersion(applied), parseVersion(wanted)];
  if (from === undefined || to === undefined || from.major !== to.major) return [];
  const path = pathText(["clusters", name, "kubernetesVersion"]);
  const was = `was ${applied}`;
  if (to.minor < from.minor) {
    const problem = `${was}, and neither Kubernetes nor kubeadm goes back to an earlier minor version`;
    const fix = `set ${applied} or later; it is this program's default that has moved if none is set`;
    return [{ path, value: wanted, problem, fix }];
  }
  if (to.minor <= from.minor + 1) return [];
  const problem = `${was}, and the control plane takes one minor version at a time`;
  return [
    { path, value: wanted, problem, fix: `set the next one, v${from.major}.${from.minor + 1}.x, and go on from there` },
  ];
}

/** Upgrades of clusters: one minor up at a time, and none down. */
export function kubernetesProblems(last: Applied, next: Applied): Problem[] {
  return Object.entries(next.clusters).flatMap(([name, { kubernetesVersion }]) => {
    const applied = last.clusters[name];
    return applied === undefined ? [] : kubernetesProblem(name, applied.kubernetesVersion, kubernetesVersion);
  });
}

/** Providers that go back: their objects are stored in the later version's form already. */
export function providerProblems({ versions: last }: Applied, { versions: next }: Applied): Problem[] {
  if (last === undefined || next === undefined) return [];
  return (["clusterApi", "awsProvider"] as const).flatMap((key) => {
    const [from, to] = [parseVersion(last[key]), parseVersion(next[key])];
    if (from === undefined || to === undefined || !earlier(to, from)) return [];
    const problem = `was ${last[key]}, and the objects on the management cluster are stored as that version has them`;
    const fix = `set ${last[key]} or later; it is this program's default that has moved if none is set`;
    return [{ path: `management.versions.${key}`, value: next[key], problem, fix }];
  });
}
