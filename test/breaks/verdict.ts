import { Break, TestResult, Verdict } from "./break";

function isOf({ caughtBy, file: ofBreak }: Break, { file, title }: TestResult): boolean {
  if (caughtBy === "eslint") return file === ofBreak;
  return caughtBy === "tsc" || (file === caughtBy.file && title.includes(caughtBy.test));
}

const longest = 2000;

function missed(said: string): Verdict {
  return { caught: false, said: said.slice(0, longest) };
}

/** Whether the expected test has failed, by an assertion, with words that name what was broken. */
export function verdictOn(broken: Break, results: readonly TestResult[]): Verdict {
  const { caughtBy, says } = broken;
  const own = results.filter((result) => isOf(broken, result));
  if (own.length === 0 && typeof caughtBy !== "string") return missed(results.some(({ failure }) => failure !== undefined) ? `the test did not run: ${results.find(({ failure }) => failure !== undefined)?.failure?.lines[0]}` : "there is no such test");
  const failures = own.flatMap(({ title, failure }) => (failure === undefined ? [] : [{ title, failure }]));
  if (failures.length === 0) return missed("nothing failed");
  const asserted = failures.filter(({ failure }) => failure.assertion);
  if (asserted.length === 0) return missed(`no assertion failed, but: ${failures[0]?.failure.lines[0]}`);
  for (const { title, failure } of asserted) {
    const line = failure.lines.find((candidate) => says.test(candidate));
    if (line !== undefined) return { caught: true, title, said: line };
  }
  return missed(`the failure does not name it: ${asserted[0]?.failure.lines.join(" ")}`);
}

/** What is wrong with a test before anything is broken. */
export function problemBefore(broken: Break, results: readonly TestResult[]): string | undefined {
  const { caughtBy } = broken;
  const own = results.filter((result) => isOf(broken, result));
  if (typeof caughtBy === "string") return own[0]?.failure?.lines[0];
  if (own.length === 0) {
    const hook = results.find(({ file, failure }) => file === caughtBy.file && failure !== undefined);
    return hook === undefined ? `${caughtBy.file} has no test whose title has: ${caughtBy.test}` : `${hook.title} fails without the break: ${hook.failure?.lines.join(" ")}`;
  }
  const failed = own.find(({ failure }) => failure !== undefined);
  return failed === undefined ? undefined : `${failed.title} fails without the break: ${failed.failure?.lines.join(" ")}`;
}
