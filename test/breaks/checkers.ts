import { execFile } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { Break, TestResult } from "./break";
import { resultsVariable } from "./resultsVariable";

/** Longest that a run may take: the one with a lab, on a machine that has other things to do. */
const limitMilliseconds = 15 * 60_000;
/** Of a test that does not say how long it may take: how busy the machine is must not look like a break. */
const testMilliseconds = 60_000;

interface Ran {
  readonly code: number | string | null;
  readonly text: string;
}

/** Ends on its own; its exit code is a part of the answer. */
function ran(folder: string, program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment };
  const options = { cwd: folder, env, maxBuffer: 64 << 20, timeout: limitMilliseconds };
  return new Promise((resolve) => {
    execFile(path.join(folder, "node_modules", ".bin", program), args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal ?? null), text: `${stdout}${stderr}` }));
  });
}

/** Runs tests in a copy of the project: those whose titles have the text, where one is given. */
export async function runTests(folder: string, files: readonly string[], test?: string): Promise<TestResult[]> {
  const results = path.join(folder, "results.json");
  fs.rmSync(results, { force: true });
  const loader = ["-r", "ts-node/register/transpile-only", "--reporter", "test/breaks/failureReporter.ts", "--exit", "--timeout", String(testMilliseconds)];
  const args = [...loader, ...(test === undefined ? [] : ["--fgrep", test]), ...files];
  const { code, text } = await ran(folder, "mocha", args, { [resultsVariable]: results });
  if (!fs.existsSync(results)) throw new Error(`the tests did not run to their end (${code}): ${text.trim().split("\n").find((line) => /Error/.test(line)) ?? text.trim().slice(-300)}`);
  return JSON.parse(fs.readFileSync(results, "utf8")) as TestResult[];
}

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string; readonly line: number }[];
}

/** What ESLint has against files. One that it cannot read has a message without a rule. */
export async function runEslint(folder: string, files: readonly string[]): Promise<TestResult[]> {
  const { text } = await ran(folder, "eslint", ["--format", "json", ...files]);
  return (JSON.parse(text) as LintedFile[]).flatMap(({ filePath, messages }) => {
    const file = path.relative(folder, filePath);
    return messages.map(({ ruleId, message, line }): TestResult => ({ file, title: `make lint: ${ruleId ?? "no rule"}`, failure: { assertion: ruleId !== null, lines: [`${file}:${line}: ${message}`] } }));
  });
}

/** What the compiler has against the project. TS1xxx is syntax, and so no finding. */
export async function runCompiler(folder: string): Promise<TestResult[]> {
  const { text } = await ran(folder, "tsc", ["-p", "."]);
  return text.split("\n").flatMap((line): TestResult[] => {
    const [, file = "", code = ""] = /^(\S+?)\(\d+,\d+\): error TS(\d+)/.exec(line) ?? [];
    return file === "" ? [] : [{ file, title: `make types: TS${code}`, failure: { assertion: !code.startsWith("1"), lines: [line] } }];
  });
}

/** Runs what has to catch breaks that were made together; it is of one kind for all of them. */
export async function runCatchers(folder: string, breaks: readonly Break[]): Promise<TestResult[]> {
  const [first] = breaks;
  if (first === undefined) return [];
  if (first.caughtBy === "eslint") return runEslint(folder, [...new Set(breaks.map(({ file }) => file))]);
  if (first.caughtBy === "tsc") return runCompiler(folder);
  const files = new Set(breaks.flatMap(({ caughtBy }) => (typeof caughtBy === "string" ? [] : [caughtBy.file])));
  return runTests(folder, [...files], breaks.length === 1 ? first.caughtBy.test : undefined);
}
