import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { dump, load } from "js-yaml";

import { labCredentials } from "../../lab/deploy/variables";
import { projectRoot } from "../../lab/paths";
import type { Recorded } from "./bareMonitor";

export interface Evaluation {
  readonly resources: number;
  readonly seconds: number;
  readonly megabytes: number;
}

const RUNS = 5;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function evaluateOnce(root: string, stackFile: string, ...record: string[]): Evaluation {
  const args = ["-r", "ts-node/register/transpile-only", "test/bench/evaluate.ts", root, stackFile, ...record];
  const env = { ...process.env, ...labCredentials };
  const text = execFileSync(process.execPath, args, { cwd: projectRoot(), env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(text.trim().split("\n").pop() ?? "") as Evaluation;
}

/** Medians of several processes, in turns, so that what else the machine does meets all of them. */
export function evaluations(programs: readonly (readonly [string, string])[]): Evaluation[] {
  const rounds = Array.from({ length: RUNS }, () => programs.map(([root, file]) => evaluateOnce(root, file)));
  return programs.map((_program, index) => {
    const runs = rounds.map((round) => round[index] as Evaluation);
    return { resources: runs[0]?.resources ?? 0, seconds: median(runs.map(({ seconds }) => seconds)), megabytes: median(runs.map(({ megabytes }) => megabytes)) };
  });
}

export const labProgram = [projectRoot(), path.join(projectRoot(), "Pulumi.lab.yaml")] as const;

const empty = path.join(projectRoot(), "test", "fixtures", "empty");
export const emptyProgram = [empty, path.join(empty, "Pulumi.lab.yaml")] as const;

const temporaryFolders: string[] = [];
process.on("exit", () => temporaryFolders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A folder that goes with the process. */
function temporaryFolder(prefix: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  temporaryFolders.push(folder);
  return folder;
}

function replaying(recorded: string): readonly [string, string] {
  const stack = path.join(path.dirname(recorded), `Pulumi.${path.basename(recorded, ".json")}.yaml`);
  fs.writeFileSync(stack, dump({ config: { "registrations:file": recorded } }));
  return [path.join(projectRoot(), "test", "fixtures", "registrations"), stack];
}

/** Two programs of nothing but the registrations of another one: as they are, and each with a name and nothing else. */
export function registrationsPrograms(program: readonly [string, string]): readonly [whole: readonly [string, string], names: readonly [string, string]] {
  const folder = temporaryFolder("registrations-");
  const [whole, names] = [path.join(folder, "whole.json"), path.join(folder, "names.json")];
  evaluateOnce(...program, whole);
  const all = JSON.parse(fs.readFileSync(whole, "utf8")) as Recorded[];
  fs.writeFileSync(names, JSON.stringify(all.map(({ type, name }) => ({ type, name, inputs: { name } }))), { mode: 0o600 });
  return [replaying(whole), replaying(names)];
}

/** The lab's stack with so many clusters instead of one. */
export function programOf(clusters: number): readonly [string, string] {
  const stack = load(fs.readFileSync(labProgram[1], "utf8")) as { config: Record<string, Record<string, Record<string, unknown>>> };
  const [one] = Object.values(stack.config["capi-ignition:clusters"] ?? {});
  const many = Array.from({ length: clusters }, (_item, index) => [`c${index}`, { ...one, bucketName: `cluster-api-provider-aws-c${index}` }]);
  stack.config["capi-ignition:clusters"] = Object.fromEntries(many) as Record<string, Record<string, unknown>>;
  const file = path.join(temporaryFolder("clusters-"), `${clusters}.yaml`);
  fs.writeFileSync(file, dump(stack));
  return [labProgram[0], file];
}
