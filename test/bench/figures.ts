import { execFileSync } from "child_process";

import { labCredentials } from "../../lab/deploy/variables";
import { projectRoot } from "../../lab/paths";

export interface Evaluation {
  readonly resources: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** Folder of a program and the file of its stack. */
export type Program = readonly [folder: string, stackFile: string];

const RUNS = 5;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** `record` is a file that gets what was registered. */
export function evaluateOnce([folder, stackFile]: Program, ...record: readonly string[]): Evaluation {
  const args = ["-r", "ts-node/register/transpile-only", "test/bench/evaluate.ts", folder, stackFile, ...record];
  const env = { ...process.env, ...labCredentials };
  const text = execFileSync(process.execPath, args, { cwd: projectRoot(), env, encoding: "utf8", stdio: "pipe" });
  return JSON.parse(text.trim().split("\n").pop() ?? "") as Evaluation;
}

/** Medians of several processes, in turns, so that what else the machine does meets all of them. */
export function evaluations(programs: readonly Program[]): Evaluation[] {
  const rounds = Array.from({ length: RUNS }, () => programs.map((program) => evaluateOnce(program)));
  return programs.map((_program, index) => {
    const runs = rounds.map((round) => round[index] as Evaluation);
    return {
      resources: runs[0]?.resources ?? 0,
      seconds: median(runs.map(({ seconds }) => seconds)),
      megabytes: median(runs.map(({ megabytes }) => megabytes)),
    };
  });
}
