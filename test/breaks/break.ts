/** One deliberate break of the project, and the test that has to see it. */
export interface Break {
  /** Key of its row, and what `--only` takes. */
  readonly name: string;
  /** What is broken, in words. */
  readonly what: string;
  /** Path from the project's folder. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: Catcher;
  /** What is to be named in the words of the failure. */
  readonly says: RegExp;
  /** Broken together with others of this word, in one run: for what needs a lab, or the types of the whole project. Each has to be named by itself. */
  readonly together?: string;
}

/** `test`: a part of the title of the test that has to fail. */
export type Catcher = { readonly file: string; readonly test: string } | "eslint" | "tsc";

/** What one test of a run did. */
export interface TestResult {
  /** Path from the project's folder. */
  readonly file: string;
  /** Titles of its suites and its own. */
  readonly title: string;
  readonly failure?: Failure;
}

export interface Failure {
  /** By an assertion: not by an error of syntax or import, a crash or a time limit. */
  readonly assertion: boolean;
  /** Its message, then each field in which the actual value is another than the expected one. */
  readonly lines: readonly string[];
}

/** The verdict on a break. */
export interface Verdict {
  readonly caught: boolean;
  /** What the test said, or why the break does not count as caught. */
  readonly said: string;
  /** Full title of the test that failed. */
  readonly title?: string;
}
