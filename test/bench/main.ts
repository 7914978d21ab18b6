/**
 * The project's speed as ratios within one run, and the page docs/bench.md with the last figures. Usage: main.ts [evaluation] [clusters]
 * [guide]; all parts unless some are named. A part that does not run keeps its last figures.
 */
import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { emptyProgram, Evaluation, evaluations, labProgram, programOf, registrationsPrograms } from "./figures";
import { guideTimes, programTimes } from "./lab";
import { chartOf } from "./chart";
import { page } from "./page";
import { Wait } from "./timeline";

/** What so many clusters take. */
export interface OfClusters {
  readonly clusters: number;
  readonly evaluation: Evaluation;
}

export interface Results {
  evaluation?: {
    readonly empty: Evaluation;
    /** The lab's registrations with nothing before them. */
    readonly registrations: Evaluation;
    /** As many, with a name each and nothing else. */
    readonly names: Evaluation;
    readonly lab: Evaluation;
  };
  clusters?: {
    readonly lab: readonly OfClusters[];
    /** The same registrations with nothing before them. */
    readonly registrations: readonly OfClusters[];
    /** As many, with a name each and nothing else. */
    readonly names: readonly OfClusters[];
  };
  guide?: {
    readonly program: { readonly up: number; readonly again: number; readonly destroy: number };
    readonly guide: { readonly up: number; readonly destroy: number };
    /** What the program's `up` waited for. */
    readonly waits: readonly Wait[];
  };
}

const NUMBERS = [1, 10, 50, 100];
const NUMBERS_OF_REGISTRATIONS = [1, 50];
const folder = path.join(projectRoot(), "docs");
const file = path.join(folder, "bench.json");

const parts: Record<keyof Results, () => Promise<Results>> = {
  evaluation: async () => {
    const [empty, registrations, names, lab] = evaluations([emptyProgram, ...registrationsPrograms(labProgram), labProgram]) as [Evaluation, Evaluation, Evaluation, Evaluation];
    return { evaluation: { empty, registrations, names, lab } };
  },
  clusters: async () => {
    const registrations = NUMBERS_OF_REGISTRATIONS.map((clusters) => registrationsPrograms(programOf(clusters)));
    const found = evaluations([...NUMBERS.map(programOf), ...registrations.map(([whole]) => whole), ...registrations.map(([, names]) => names)]);
    const of = (numbers: readonly number[]): OfClusters[] => numbers.map((clusters) => ({ clusters, evaluation: found.shift() as Evaluation }));
    return { clusters: { lab: of(NUMBERS), registrations: of(NUMBERS_OF_REGISTRATIONS), names: of(NUMBERS_OF_REGISTRATIONS) } };
  },
  guide: async () => {
    const { waits, ...program } = await programTimes();
    return { guide: { program, guide: await guideTimes(), waits } };
  },
};

async function main(): Promise<void> {
  const results = (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {}) as Results;
  const named = process.argv.slice(2) as (keyof Results)[];
  const unknown = named.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  for (const name of named.length > 0 ? named : (Object.keys(parts) as (keyof Results)[])) {
    console.log(`measuring ${name}`);
    Object.assign(results, await parts[name]());
    fs.writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  fs.writeFileSync(path.join(folder, "bench.md"), page(results));
  fs.writeFileSync(path.join(folder, "bench.svg"), chartOf(results));
  console.log(page(results));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`error: ${error.message}`);
    process.exit(1);
  },
);
