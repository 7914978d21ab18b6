export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Says what failed and ends the command with 1; a stack trace helps nobody who runs `make up`. */
export function printFailure(error: unknown): number {
  process.stderr.write(`\nerror: ${(error as Error).message}\n`);
  return 1;
}
