export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints the error and returns exit code 1; a stack trace does not help a user of `make up`. */
export function printFailure(error: unknown): number {
  process.stderr.write(`\nerror: ${(error as Error).message}\n`);
  return 1;
}
