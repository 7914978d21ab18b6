import * as fs from "fs";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";

import { Kubeconfig, kubeconfigFile } from "../components/kubernetes/kubeconfig";
import { kubeconfigProblems } from "../components/kubernetes/kubeconfigCheck";
import type { ManagementSettings } from "../components/management/section";
import { Finding, problemText } from "../components/schema/problem";

/** A management cluster that is there. */
export interface GivenCluster {
  readonly kubeconfig: Kubeconfig;
  readonly context?: string | undefined;
}

/** The cluster that the settings name by its kubeconfig's path: a text is refused there. */
export function clusterOf({ cluster }: Pick<ManagementSettings, "cluster">): GivenCluster | undefined {
  return cluster === undefined ? undefined : { ...cluster, kubeconfig: { path: cluster.kubeconfig } };
}

/** `stack` is the one whose outputs say where it is. */
interface Judged extends GivenCluster {
  readonly stack?: string | undefined;
}

export function text(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function missing(file: string): Finding {
  if (!fs.existsSync(file)) {
    return {
      problem: "there is no such file",
      fix: "create the management cluster first, or correct the path of its kubeconfig",
    };
  }
  const problem = fs.statSync(file).isDirectory() ? "this is a folder, not a file" : "the file cannot be read";
  return { problem, fix: "name a file that this user may read" };
}

/** What is wrong with it by its place in the settings. A text that another stack's output holds is not shown. */
function lineOf({ kubeconfig, stack }: Judged, { problem, fix }: Finding): string {
  const value = "path" in kubeconfig ? kubeconfig.path : undefined;
  if (stack === undefined) return problemText({ path: "management.cluster.kubeconfig", value, problem, fix });
  const its = `its kubeconfig${value === undefined ? "" : ` ${kubeconfigFile(value)}`}`;
  const there = `in the stack ${stack}, ${fix}; or set management.cluster here instead of management.stack`;
  return problemText({ path: "management.stack", value: stack, problem: `${its}: ${problem}`, fix: there });
}

function check(given: Judged): void {
  const { kubeconfig, context } = given;
  const file = path.resolve("path" in kubeconfig ? kubeconfigFile(kubeconfig.path) : ".");
  const found = "path" in kubeconfig ? text(file) : kubeconfig.text;
  if (found === undefined) {
    const line = lineOf(given, missing(file));
    if (!pulumi.runtime.isDryRun() || fs.existsSync(file)) throw new Error(line);
    return void pulumi.log.warn(line);
  }
  const read = (other: string): string | undefined => text(path.resolve(path.dirname(file), other));
  const problems = kubeconfigProblems(found, { now: new Date(), read, context });
  if (problems.length > 0) throw new Error(problems.map((problem) => lineOf(given, problem)).join("\n"));
}

/**
 * Refuses a kubeconfig that cannot work, before anything is called: that of the settings, or of another stack's
 * outputs. Its path is as the Kubernetes provider takes it. A preview may come before the cluster and its file are
 * there, and goes on with a warning: it needs neither.
 */
export async function checkKubeconfig(
  management: Pick<ManagementSettings, "cluster" | "stack">,
  outputs?: Pick<GivenCluster, "kubeconfig" | "context">,
): Promise<void> {
  const given = outputs === undefined ? clusterOf(management) : { ...outputs, stack: management.stack };
  if (given !== undefined) check(given);
}
