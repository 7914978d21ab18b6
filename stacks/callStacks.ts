import * as pulumi from "@pulumi/pulumi";

/**
 * Where a resource is registered is the sixth frame: before it are four of the SDK and its class's own constructor
 * (resource.js, stackTrace). Those that follow are written into the state, and Pulumi's CLI shows none of them.
 */
const placeFrames = 7;

/**
 * Runs what registers resources without the stacks that the SDK takes and shows to nobody. It takes one for each
 * promise of each resource (runtime/debuggable.js), and ts-node maps every frame of it: a third of the time of a
 * registration. Where the SDK asks where a resource was registered, it takes the frames without a limit, and the first
 * of those are mapped as ever. So are those of an error that is thrown here: V8 formats a stack when it is first looked
 * at, which is later.
 */
export function withPlainStacks<T>(register: () => T): T {
  const mapped = Error.prepareStackTrace;
  if (mapped === undefined) return register();
  Error.prepareStackTrace = (error, frames): unknown =>
    Error.stackTraceLimit === Infinity ? mapped(error, frames.slice(0, placeFrames)) : String(error);
  try {
    return register();
  } finally {
    Error.prepareStackTrace = mapped;
  }
}

/** An error of the operator's, not the program's: the CLI shows its text alone. */
export function refusal(text: string): pulumi.RunError {
  const error = new pulumi.RunError(text);
  delete error.stack;
  return error;
}

/**
 * The error with the frames of this program only. With those of the SDK, whose source maps name files such as
 * `node_modules/@pulumi/resource.ts`, Node 20 takes 20 s and half a gigabyte to color the stack before the CLI shows
 * it.
 * @see https://github.com/pulumi/pulumi/issues/20567
 */
export function withOwnFrames(error: unknown): unknown {
  if (!(error instanceof Error) || error.stack === undefined) return error;
  error.stack = error.stack
    .split("\n")
    .filter((line) => !line.includes("node_modules"))
    .join("\n");
  return error;
}
