import * as pulumi from "@pulumi/pulumi";

/** An error of the operator's, not the program's: the CLI shows its text alone. */
export function refusal(text: string): pulumi.RunError {
  const error = new pulumi.RunError(text);
  delete error.stack;
  return error;
}

/**
 * The error with the frames of this program only. With those of the SDK, whose source maps name files such as
 * `node_modules/@pulumi/resource.ts`, Node 20 takes 20 s and half a gigabyte to color the stack before the CLI shows it.
 * @see https://github.com/pulumi/pulumi/issues/20567
 */
export function withOwnFrames(error: unknown): unknown {
  if (!(error instanceof Error) || error.stack === undefined) return error;
  error.stack = error.stack.split("\n").filter((line) => !line.includes("node_modules")).join("\n");
  return error;
}
