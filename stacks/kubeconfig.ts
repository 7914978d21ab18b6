import * as fs from "fs";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";

import { kubeconfigPath } from "../components/kubernetes/kubeconfig";
import { KubeconfigProblem, kubeconfigProblems } from "../components/kubernetes/kubeconfigCheck";
import type { ManagementSettings } from "../components/management/section";
import { problemText } from "../components/schema/problem";
import type { ManagementStack } from "./management";

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

/** Where a kubeconfig stands; `stack` is the one whose output it is. */
interface Given {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly stack?: string;
}

/** What is wrong with it by its place in the settings. A text that another stack's output holds is not shown. */
function lineOf({ kubeconfig, stack }: Given, { problem, fix }: KubeconfigProblem): string {
  if (stack === undefined) return problemText({ path: "management.cluster.kubeconfig", value: kubeconfig, problem, fix });
  const file = kubeconfigPath(kubeconfig);
  const its = `its kubeconfig${file === undefined ? "" : ` ${file}`}: ${problem}`;
  return problemText({ path: "management.stack", value: stack, problem: its, fix: `in the stack ${stack}, ${fix}; or set management.cluster here instead of management.stack` });
}

function check(given: Given): void {
  const { kubeconfig, context } = given;
  const named = kubeconfigPath(kubeconfig);
  const file = path.resolve(named ?? ".");
  const found = named === undefined ? kubeconfig : text(file);
  if (found === undefined) {
    const line = lineOf(given, missing(file));
    if (!pulumi.runtime.isDryRun() || fs.existsSync(file)) throw new Error(line);
    return void pulumi.log.warn(line);
  }
  const read = (other: string): string | undefined => text(path.resolve(path.dirname(file), other));
  const problems = kubeconfigProblems(found, { now: new Date(), read, ...(context === undefined ? {} : { context }) });
  if (problems.length > 0) throw new Error(problems.map((problem) => lineOf(given, problem)).join("\n"));
}

/**
 * Refuses a kubeconfig that cannot work, before anything is called: that of the settings, or of another stack's outputs. Its
 * path is as the Kubernetes provider takes it. A preview may come before the cluster and its file are there, and goes on
 * with a warning: it needs neither.
 */
export async function checkKubeconfig({ cluster, stack }: Pick<ManagementSettings, "cluster" | "stack">, outputs?: Pick<ManagementStack, "kubeconfig" | "context">): Promise<void> {
  if (outputs !== undefined) return check({ ...outputs, ...(stack === undefined ? {} : { stack }) });
  return cluster === undefined ? undefined : check(cluster);
}
