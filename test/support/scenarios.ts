import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { load } from "js-yaml";

import { problemText } from "../../components/schema/problem";
import type { ClusterContext } from "../../components/workload/objects";
import type { Cluster } from "../../components/workload/section";
import { clusterContext } from "../../stacks/platform";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { workloadSettings } from "../../stacks/settings/settings";

/**
 * A folder for each scenario: `stack.yaml`, the objects of its clusters in `expected.yaml`, and, where there is one, a
 * list of changes to the stack that are refused in `refused.yaml`, each with its error.
 */
export const scenariosFolder = path.join(__dirname, "..", "scenarios");

export const scenarioNames = fs.readdirSync(scenariosFolder).sort();

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };

/** What is wrong with input in an environment with credentials, as the operator sees it. */
export function problemsOf(input: unknown): string[] {
  const reading = readSettings(input, environment);
  return "problems" in reading ? reading.problems.map(problemText) : [];
}

/** The settings of input that is accepted in that environment. */
export function settingsOf(input: unknown): CheckedSettings {
  const reading = readSettings(input, environment);
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

/** What stands in a scenario's stack file, by top-level key. */
export function stackInput(scenario: string): Readonly<Record<string, unknown>> {
  const text = fs.readFileSync(path.join(scenariosFolder, scenario, "stack.yaml"), "utf8");
  const { config } = load(text) as { readonly config: Readonly<Record<string, unknown>> };
  const own = Object.entries(config).map(([key, value]) => [key.replace(/^capi-ignition:/, ""), value] as const);
  return Object.fromEntries(own);
}

/** A change to a scenario's stack file, by places such as `clusters.blue.image.id`, and what is said of it. */
export interface Refusal {
  readonly set: Readonly<Record<string, unknown>>;
  readonly error: string;
}

export function refusals(scenario: string): readonly Refusal[] {
  const file = path.join(scenariosFolder, scenario, "refused.yaml");
  return fs.existsSync(file) ? (load(fs.readFileSync(file, "utf8")) as Refusal[]) : [];
}

/** The settings of a scenario's stack file. */
export function scenarioSettings(scenario: string): CheckedSettings {
  return settingsOf(stackInput(scenario));
}

/** A cluster's settings with what else its objects need. */
export interface ClusterCase {
  readonly cluster: Cluster;
  readonly context: ClusterContext;
}

export function clusterCase(name: string, settings: CheckedSettings, owner?: string): ClusterCase {
  return { cluster: workloadSettings(settings.clusters[name]!), context: clusterContext(name, settings, owner) };
}

/** All clusters of a stack. */
export function clusterCases(settings: CheckedSettings, owner?: string): ClusterCase[] {
  return Object.keys(settings.clusters).map((name) => clusterCase(name, settings, owner));
}

/** The clusters of a scenario, made by the stack of that name. */
export function scenarioClusters(scenario: string): ClusterCase[] {
  return clusterCases(scenarioSettings(scenario), `capi-ignition/${scenario}`);
}

/** The guide's cluster with values that exist today. */
export const guide: ClusterCase = clusterCase("ignition-cluster", scenarioSettings("guide"), "capi-ignition/dev");

/** The guide's cluster with other settings, or in another context. */
export function otherThanGuide(cluster: Partial<Cluster>, context: Partial<ClusterContext> = {}): ClusterCase {
  return { cluster: { ...guide.cluster, ...cluster }, context: { ...guide.context, ...context } };
}
