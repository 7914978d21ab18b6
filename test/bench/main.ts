/**
 * The project's speed as ratios within one run, and the page docs/bench.md with the last figures. Usage: main.ts [lab]
 * [layers] [evaluation]; all parts unless some are named. A part that does not run keeps its last figures.
 */
import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { chartOf } from "./chart";
import { Evaluation, evaluations } from "./figures";
import { guideTimes } from "./guide";
import { page } from "./page";
import { layerTimes, programTimes } from "./program";
import { emptyProgram, labProgram, registrationsOf, withClusters } from "./programs";
import type { Results } from "./results";

const MANY = [10, 50];
const folder = path.join(projectRoot(), "docs");
const file = path.join(folder, "bench.json");

async function evaluation(): Promise<Results> {
  const lab = await labProgram();
  const many = MANY.map((count) => withClusters(count, lab));
  const found = evaluations([emptyProgram, registrationsOf(lab), lab, ...many]);
  const [empty, registrations, one, ...further] = found as [Evaluation, Evaluation, Evaluation, ...Evaluation[]];
  const clusters = [one, ...further].map((found, index) => ({
    clusters: [1, ...MANY][index] as number,
    evaluation: found,
  }));
  return { evaluation: { empty, registrations, clusters } };
}

const parts: Record<keyof Results, () => Promise<Results>> = {
  lab: async () => ({ lab: { program: await programTimes(), guide: await guideTimes() } }),
  layers: async () => ({ layers: await layerTimes() }),
  evaluation,
};

async function main(): Promise<void> {
  const results = (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {}) as Results;
  const named = process.argv.slice(2) as (keyof Results)[];
  const unknown = named.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new Error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
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
