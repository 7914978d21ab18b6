/** Makes one deliberate break at a time and writes docs/breaks.md. Usage: main.ts [--only PREFIX]... [--list] */
import { parseArgs } from "node:util";

import { Break, TestResult, Verdict } from "./break";
import { breaks } from "./breaks";
import { runEslint, runCompiler, runTests, runCatchers } from "./checkers";
import { inPrivateCopy } from "./privateCopy";
import { applyBreaks } from "./replacement";
import { Row, writeRows } from "./table";
import { testFiles } from "./unbroken";
import { problemBefore, verdictOn } from "./verdict";

const say = (line: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** Breaks that are made in one run. */
function runsOf(chosen: readonly Break[]): Break[][] {
  const words = [...new Set(chosen.flatMap(({ together }) => together ?? []))];
  const alone = chosen.filter(({ together }) => together === undefined).map((one) => [one]);
  return [...alone, ...words.map((word) => chosen.filter(({ together }) => together === word))];
}

/** What the catchers say of the copy before anything is broken in it. */
async function before(folder: string, chosen: readonly Break[]): Promise<(one: Break) => readonly TestResult[]> {
  const filesOf = (some: readonly Break[]): string[] => testFiles().filter((file) => some.some(({ caughtBy }) => typeof caughtBy !== "string" && caughtBy.file === file));
  // Each file by itself, as it is run when something is broken; those that share a lab in one run.
  const apart = filesOf(chosen.filter(({ together }) => together === undefined)).map((file) => [file]);
  const shared = runsOf(chosen).filter(([first]) => first?.together !== undefined).map(filesOf);
  const ofTests: TestResult[] = [];
  for (const files of [...apart, ...shared.filter((some) => some.length > 0)]) ofTests.push(...(await runTests(folder, files)));
  const linted = [...new Set(chosen.flatMap(({ caughtBy, file }) => (caughtBy === "eslint" ? [file] : [])))];
  const ofEslint = linted.length > 0 ? await runEslint(folder, linted) : [];
  const ofCompiler = chosen.some(({ caughtBy }) => caughtBy === "tsc") ? await runCompiler(folder) : [];
  return ({ caughtBy }) => (caughtBy === "eslint" ? ofEslint : caughtBy === "tsc" ? ofCompiler : ofTests);
}

/** Makes breaks in a copy, and answers the verdict on each. */
async function carryOut(run: readonly Break[]): Promise<Row[]> {
  const results = inPrivateCopy(async (folder) => {
    applyBreaks(folder, run);
    return runCatchers(folder, run);
  });
  return results.then(
    (found) => run.map((broken) => ({ broken, verdict: verdictOn(broken, found) })),
    (error: Error) => run.map((broken) => ({ broken, verdict: { caught: false, said: error.message } })),
  );
}

/** Ends after the break that is under way: its copy is gone then, and its lab, if it has one. */
let stopping = false;
const stop = (): void => void (stopping = true, say("stopping after this break"));

async function carriedOut(chosen: readonly Break[]): Promise<Row[]> {
  say("the tests, with nothing broken");
  const results = await inPrivateCopy((folder) => before(folder, chosen));
  const wrong = chosen.flatMap((broken): Row[] => {
    const problem = problemBefore(broken, results(broken));
    const verdict: Verdict = { caught: false, said: problem ?? "" };
    return problem === undefined ? [] : [{ broken, verdict }];
  });
  const sound = chosen.filter((broken) => !wrong.some((row) => row.broken === broken));
  const rows: Row[] = [];
  wrong.forEach(report);
  writeRows(wrong);
  for (const run of runsOf(sound)) {
    if (stopping) break;
    const made = await carryOut(run);
    made.forEach(report);
    // At once: a run that is ended early keeps what it has.
    writeRows(made);
    rows.push(...made);
  }
  return [...wrong, ...rows];
}

function report({ broken: { name }, verdict: { caught, said } }: Row): void {
  say(`${caught ? "caught" : "FAILED"} ${name}: ${said}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, list: { type: "boolean" } } });
  const prefixes = values.only ?? [""];
  const chosen = breaks.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  if (chosen.length === 0) throw new Error(`no break has a name that begins with ${prefixes.join(" or ")}; --list shows them`);
  if (values.list === true) {
    for (const { name, what } of chosen) console.log(`${name.padEnd(36)} ${what}`);
    return 0;
  }
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  const rows = await carriedOut(chosen);
  const failed = rows.filter(({ verdict }) => !verdict.caught);
  say(`${rows.length} breaks, ${rows.length - failed.length} caught, ${failed.length} failed, ${chosen.length - rows.length} not made`);
  return failed.length === 0 && rows.length === chosen.length ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`error: ${error.stack ?? error.message}\n`);
    process.exit(1);
  },
);
