import { pathText, Problem } from "../../../components/schema/problem";
import { ClusterDraft, clustersOf, Rule, SettingsDraft } from "./rule";

function managementProblems({ management }: SettingsDraft): Problem[] {
  // Without any `management` the schema has said so; an installation that is given has a rule of its own.
  if (management === undefined || management.install === false) return [];
  const [cluster, kind] = ["cluster", "kind"].map((key) => key in management && management[key as "cluster" | "kind"] !== undefined);
  if (cluster === true && kind === true) return [{ path: "management.kind", problem: "stands beside management.cluster; there is one management cluster", fix: "keep one of them" }];
  if (cluster === true || kind === true) return [];
  const fix = "set management.cluster.kubeconfig for one that exists, or management.kind to make one";
  return [{ path: "management.cluster", problem: "is missing, and so is management.kind: there is no management cluster", fix }];
}

function certManagerProblems({ management }: SettingsDraft): Problem[] {
  const { install, manifest, sha256 } = management?.certManager ?? {};
  if (install !== false) return [];
  const idle = Object.entries({ manifest, sha256 }).filter(([, value]) => value !== undefined);
  return idle.map(([key, value]) => ({ path: `management.certManager.${key}`, value, problem: "has no effect with install: false", fix: "remove it, or set install to true" }));
}

function imageProblems(name: string, { image }: ClusterDraft): Problem[] {
  if (image?.id === undefined || image.lookupOrg === undefined) return [];
  return [{ path: pathText(["clusters", name, "image", "lookupOrg"]), value: image.lookupOrg, problem: "has no effect beside image.id", fix: "keep one of them" }];
}

export const alternatives: Rule = (draft) => [
  ...managementProblems(draft),
  ...certManagerProblems(draft),
  ...clustersOf(draft).flatMap(([name, cluster]) => imageProblems(name, cluster)),
];
