import * as fs from "fs";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";

import { kubeconfigPath } from "../components/kubernetes/kubeconfigPath";
import { KubeconfigProblem, kubeconfigProblems } from "../components/management/kubeconfig/kubeconfigProblems";
import type { ManagementStack } from "./managementStack";
import { problemText } from "./settings/problem";
import { ManagementSettings } from "./settings/schema/management";

function text(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function missing(file: string): KubeconfigProblem {
  if (!fs.existsSync(file)) return { problem: "there is no such file", fix: "make the management cluster first, or name its kubeconfig" };
  const problem = fs.statSync(file).isDirectory() ? "this is a folder, not a file" : "the file cannot be read";
  return { problem, fix: "name a file that this user may read" };
}

/**
 * Refuses a kubeconfig that cannot work, before anything is called. Its path is as the Kubernetes provider takes it.
 * A preview may come before the cluster and its file are there, and goes on with a warning: it needs neither.
 * What another stack's outputs hold may be the text itself, which no error shows.
 */
export async function checkKubeconfig({ cluster, stack }: Pick<ManagementSettings, "cluster" | "stack">, outputs?: Pick<ManagementStack, "kubeconfig" | "context">): Promise<void> {
  const given = outputs ?? cluster;
  if (given === undefined) return;
  const { kubeconfig, context } = given;
  const named = kubeconfigPath(kubeconfig);
  const file = path.resolve(named ?? ".");
  const found = named === undefined ? kubeconfig : text(file);
  const place = outputs === undefined ? { path: "management.cluster.kubeconfig", value: kubeconfig } : { path: "management.stack", value: stack };
  const line = ({ problem, fix }: KubeconfigProblem): string =>
    problemText({ ...place, problem: outputs === undefined ? problem : `its kubeconfig${named === undefined ? "" : ` ${named}`}: ${problem}`, fix });
  if (found === undefined) {
    if (!pulumi.runtime.isDryRun() || fs.existsSync(file)) throw new Error(line(missing(file)));
    return pulumi.log.warn(line(missing(file)));
  }
  const read = (other: string): string | undefined => text(path.resolve(path.dirname(file), other));
  const problems = kubeconfigProblems(found, { now: new Date(), read, ...(context === undefined ? {} : { context }) });
  if (problems.length > 0) throw new Error(problems.map(line).join("\n"));
}
